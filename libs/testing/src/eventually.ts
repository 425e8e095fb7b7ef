import { setTimeout as pause } from 'node:timers/promises';

export interface EventuallyOptions {
  /** Gives up with the last failure after this long; 5 s unless told. */
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
}

/** Repeats an assertion until it holds and returns what it returned; rejects with its last failure. */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  { timeoutMs = 5_000, intervalMs = 10 }: EventuallyOptions = {},
): Promise<T> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await assertion();
    } catch (failure) {
      if (performance.now() >= giveUpAt) throw failure;
      await pause(intervalMs);
    }
  }
}
