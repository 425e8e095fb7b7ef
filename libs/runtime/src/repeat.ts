export interface Repetition {
  /** Lets a run that is under way come to its end; idempotent. */
  stop(): Promise<void>;
}

/** Runs `work` now and then `intervalMs` after each end, whatever it throws. */
export function repeat(
  intervalMs: number,
  onError: (error: unknown) => void,
  work: (signal: AbortSignal) => Promise<unknown>,
): Repetition {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const turn = () => {
    running = work(stopping.signal)
      .catch(onError)
      .then(() => {
        if (!stopping.signal.aborted) timer = setTimeout(turn, intervalMs);
      });
  };
  turn();
  return {
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
