import { AppError } from '@cadml/errors';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RequestLimits } from '../application/ports.ts';

const MINUTE_SECONDS = 60;

/** Counts requests by caller and failed authentications by address, in this process. */
export function createRateLimits(perMinute: {
  readonly requests: number;
  readonly authFailures: number;
}): RequestLimits {
  const requests = new RateLimiterMemory({ points: perMinute.requests, duration: MINUTE_SECONDS });
  const failures = new RateLimiterMemory({ points: perMinute.authFailures, duration: MINUTE_SECONDS });
  const failing = new Set<string>();
  return {
    request: async (subject) => {
      await requests.consume(subject).catch((refused) => {
        throw tooMany('Too many requests with this credential.', refused);
      });
    },
    address: async (address) => {
      // Only an address that failed before is looked up: the common path costs nothing.
      if (!failing.has(address)) return;
      const state = await failures.get(address);
      if (state === null) failing.delete(address);
      else if ((state.consumedPoints ?? 0) > perMinute.authFailures) {
        throw tooMany('Too many failed authentications from this address.', state);
      }
    },
    authFailed: async (address) => {
      failing.add(address);
      await failures.consume(address).catch(() => undefined);
    },
  };
}

function tooMany(message: string, state: unknown): AppError {
  const wait = state instanceof RateLimiterRes ? state.msBeforeNext : 1_000;
  return new AppError({
    code: 'RATE_LIMIT',
    stage: 'auth',
    message: `${message} Wait and try again.`,
    context: { retryAfterSeconds: Math.max(1, Math.ceil(wait / 1000)) },
  });
}
