import { AppError } from '@cadml/errors';
import { type RedisConnection, redisKey } from '@cadml/redis';
import { LRUCache } from 'lru-cache';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { RequestLimits } from '../application/ports-access.ts';

const MINUTE_SECONDS = 60;
const MINUTE_MS = 60_000;
/** Addresses whose failures are remembered; of more, those that failed least recently are forgotten. */
const MAX_ADDRESSES = 10_000;

/**
 * Counts requests by caller and failed authentications by address. With `shared`, requests are counted in
 * Redis by all edges together, and by each for itself while Redis is away.
 */
export function createRateLimits(
  perMinute: { readonly requests: number; readonly authFailures: number },
  shared: RedisConnection | null,
): RequestLimits {
  const requests = requestLimiter(perMinute.requests, shared);
  const failures = new LRUCache<string, { count: number }>({ max: MAX_ADDRESSES, ttl: MINUTE_MS });
  return {
    request: async (subject) => {
      await requests.consume(subject).catch((refused) => {
        const wait = refused instanceof RateLimiterRes ? refused.msBeforeNext : 1_000;
        throw tooMany('Too many requests with this credential.', wait);
      });
    },
    authFailed: (address) => {
      const known = failures.get(address);
      if (known === undefined) failures.set(address, { count: 1 });
      else if (++known.count > perMinute.authFailures) {
        throw tooMany(
          'Too many failed authentications from this address.',
          failures.getRemainingTTL(address),
        );
      }
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

function tooMany(message: string, waitMs: number): AppError {
  return new AppError({
    code: 'RATE_LIMIT',
    stage: 'auth',
    message: `${message} Wait and try again.`,
    context: { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) },
  });
}
