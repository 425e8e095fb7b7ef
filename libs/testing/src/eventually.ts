import { setTimeout as pause } from 'node:timers/promises';

export interface EventuallyOptions {
  /** Gives up with the last failure after this long; 5 s unless told. */
  readonly timeoutMs?: number;
  /** Between two attempts; unless told a tenth of the time waited so far, from 10 ms to 200 ms. */
  readonly intervalMs?: number;
}

/** Repeats an assertion until it holds and returns what it returned; rejects with its last failure. */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  { timeoutMs = 5_000, intervalMs }: EventuallyOptions = {},
): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    try {
      return await assertion();
    } catch (failure) {
      const waitedMs = performance.now() - startedAt;
      if (waitedMs >= timeoutMs) throw failure;
      await pause(intervalMs ?? Math.min(Math.max(waitedMs / 10, 10), 200));
    }
  }
}
