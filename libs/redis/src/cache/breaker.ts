/** Leaves something that does not answer alone for a moment, so that nobody waits for it again and again. */
export interface Breaker {
  /** What `ask` gives, or null while it fails or is left alone. */
  attempt<T>(ask: () => Promise<T>): Promise<T | null>;
  /** Why it is left alone, or what it refused of late, or null. */
  trouble(): string | null;
}

/** A refusal, such as for want of memory, is told for this long; it is asked on. */
const REFUSAL_MS = 60_000;

export interface BreakerSettings {
  /** Failures in a row after which it is left alone. */
  readonly failures: number;
  readonly pauseMs: number;
  readonly now: () => number;
  /** Whether an error is an answer. */
  readonly isRefusal: (error: unknown) => boolean;
}

export function createBreaker({ failures, pauseMs, now, isRefusal }: BreakerSettings): Breaker {
  let failed = 0;
  let openUntilMs = Number.NEGATIVE_INFINITY;
  let lastError = '';
  let refusal = { message: '', atMs: Number.NEGATIVE_INFINITY };
  return {
    attempt: async (ask) => {
      if (now() < openUntilMs) return null;
      // While it is in doubt, one asks for all: the others see it as open.
      if (failed >= failures) openUntilMs = now() + pauseMs;
      try {
        const answer = await ask();
        failed = 0;
        openUntilMs = Number.NEGATIVE_INFINITY;
        return answer;
      } catch (error) {
        if (isRefusal(error)) {
          refusal = { message: messageOf(error), atMs: now() };
          return null;
        }
        failed++;
        lastError = messageOf(error);
        if (failed >= failures) openUntilMs = now() + pauseMs;
        return null;
      }
    },
    trouble: () => {
      if (failed >= failures) return lastError;
      return now() - refusal.atMs < REFUSAL_MS ? refusal.message : null;
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
