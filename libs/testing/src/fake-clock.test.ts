import { describe, expect, test } from '@jest/globals';
import { fakeClock } from './fake-clock.ts';

describe('fakeClock', () => {
  test('wakes sleepers when their time has come, earliest first, and not before', async () => {
    const clock = fakeClock(1_000);
    const woken: string[] = [];
    const late = clock.sleep(50).then(() => woken.push('late'));
    const early = clock.sleep(20).then(() => woken.push('early'));
    void clock.sleep(500).then(() => woken.push('never'));
    clock.advanceBy(100);
    await Promise.all([late, early]);
    expect(woken).toEqual(['early', 'late']);
    expect(clock.now()).toBe(1_100);
  });
});
