import { AppError } from '@cadml/errors';
import { type RedisConnection, redisKey } from '@cadml/redis';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { RequestLimits } from '../application/ports.ts';

const MINUTE_SECONDS = 60;

/**
 * Counts requests by caller and failed authentications by address. With `shared`, requests are counted in
 * Redis by all edges together, and by each for itself while Redis is away.
 */
export function createRateLimits(
  perMinute: { readonly requests: number; readonly authFailures: number },
  shared: RedisConnection | null,
): RequestLimits {
  const requests = requestLimiter(perMinute.requests, shared);
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

function requestLimiter(points: number, shared: RedisConnection | null): RateLimiterAbstract {
  const own = new RateLimiterMemory({ points, duration: MINUTE_SECONDS });
  if (shared === null) return own;
  return new RateLimiterRedis({
    storeClient: shared.client,
    keyPrefix: redisKey('gateway', 'requests', 'minute'),
    points,
    duration: MINUTE_SECONDS,
    insuranceLimiter: own,
  });
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
