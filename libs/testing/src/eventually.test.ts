import { describe, expect, test } from '@jest/globals';
import { eventually } from './eventually.ts';

describe('eventually', () => {
  test('returns the value of the first attempt that does not throw', async () => {
    let attempts = 0;
    const value = await eventually(() => {
      attempts += 1;
      if (attempts < 3) throw new Error('not yet');
      return attempts;
    });
    expect(value).toBe(3);
  });

  test('asks less and less often while it waits', async () => {
    let attempts = 0;
    const never = () => {
      attempts += 1;
      throw new Error('never');
    };
    await expect(eventually(never, { timeoutMs: 1_000 })).rejects.toThrow('never');
    expect(attempts).toBeGreaterThan(5);
    expect(attempts).toBeLessThan(50);
  });

  test('rejects with the last failure when the time is over', async () => {
    const never = () => Promise.reject(new Error('never'));
    await expect(eventually(never, { timeoutMs: 5, intervalMs: 1 })).rejects.toThrow('never');
  });
});
