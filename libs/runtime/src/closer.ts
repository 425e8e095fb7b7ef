import type { Logger } from '@cadml/observability';

/** What to undo, in reverse order of how it was set up. */
export interface Closer {
  /** Registers a step; the last registered runs first. */
  add(name: string, step: () => void | Promise<void>): void;
  /**
   * Runs every step once, each bounded by what is left of the deadline, even when one fails. Idempotent: a
   * second call waits for the first. Resolves to the names of the steps that failed or were cut off.
   */
  close(deadlineMs: number): Promise<readonly string[]>;
}

/** A step gets at least this, however late it is. */
const LEAST_MS = 250;

export function createCloser(log: Logger): Closer {
  const steps: { name: string; step: () => void | Promise<void> }[] = [];
  let closing: Promise<readonly string[]> | null = null;
  return {
    add: (name, step) => {
      steps.push({ name, step });
    },
    close: (deadlineMs) => {
      closing ??= runAll(steps.toReversed(), deadlineMs, log);
      return closing;
    },
  };
}

async function runAll(
  steps: readonly { name: string; step: () => void | Promise<void> }[],
  deadlineMs: number,
  log: Logger,
): Promise<readonly string[]> {
  const end = Date.now() + deadlineMs;
  const failed: string[] = [];
  for (const { name, step } of steps) {
    try {
      await bounded(step, Math.max(LEAST_MS, end - Date.now()));
    } catch (error) {
      failed.push(name);
      log.error({ step: name, err: error }, 'A step of the shutdown failed');
    }
  }
  return failed;
}

async function bounded(step: () => void | Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const cut = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not finished after ${ms} ms`)), ms);
  });
  try {
    await Promise.race([step(), cut]);
  } finally {
    clearTimeout(timer);
  }
}
