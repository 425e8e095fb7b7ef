/** Callers that wait for a sequence. */
export interface Waiters {
  reached(sequence: number): void;
  /** Whether it was reached in time; false also when the caller went away. */
  wait(sequence: number, ms: number, signal: AbortSignal): Promise<boolean>;
}

export function createWaiters(): Waiters {
  const waiting = new Set<{ readonly sequence: number; readonly done: (reached: boolean) => void }>();
  return {
    reached: (sequence) => {
      for (const waiter of waiting) if (waiter.sequence <= sequence) waiter.done(true);
    },
    wait: (sequence, ms, signal) =>
      new Promise((resolve) => {
        const done = (reached: boolean) => {
          clearTimeout(timer);
          signal.removeEventListener('abort', gone);
          waiting.delete(waiter);
          resolve(reached);
        };
        const gone = () => done(false);
        const waiter = { sequence, done };
        const timer = setTimeout(gone, Math.max(0, ms));
        waiting.add(waiter);
        if (signal.aborted) gone();
        else signal.addEventListener('abort', gone, { once: true });
      }),
  };
}
