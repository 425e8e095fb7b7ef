import { describe, expect, test } from '@jest/globals';
import { onTeardown, runTeardowns } from './teardown.ts';

describe('runTeardowns', () => {
  test('runs in reverse order, all of them even when one fails, and only once', async () => {
    const ran: string[] = [];
    onTeardown(() => ran.push('first made'));
    onTeardown(() => Promise.reject(new Error('stuck')));
    onTeardown(() => ran.push('last made'));
    await expect(runTeardowns()).rejects.toThrow('Some teardowns failed');
    await runTeardowns();
    expect(ran).toEqual(['last made', 'first made']);
  });
});
