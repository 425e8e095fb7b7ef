import {
  applyCacheLimits,
  rollbackCacheLimits,
  type SteerCachesDeps,
} from '../../../application/steer-caches.ts';
import type { Handler } from '../exchange.ts';
import {
  CacheApplyRequest,
  CachePrewarmRequest,
  CacheRollbackRequest,
  CacheTuningQuery,
} from '../schemas/caches.ts';
import { validate } from '../schemas/validate.ts';
import { sendJson } from './json.ts';

type CacheOperation =
  | 'getCacheStats'
  | 'getCacheTuning'
  | 'applyCacheLimits'
  | 'rollbackCacheLimits'
  | 'prewarmCache';

/** The caches of feature-extraction, for operators. An absent body asks for nothing in particular. */
export function createCacheRoutes(deps: SteerCachesDeps): Record<CacheOperation, Handler> {
  return {
    getCacheStats: async ({ res, call }) => {
      sendJson(res, 200, await deps.caches.stats(call));
    },
    getCacheTuning: async ({ req, res, call }) => {
      const { cache } = validate(CacheTuningQuery, req.query, 'query');
      sendJson(res, 200, await deps.caches.tuning(cache, call));
    },
    applyCacheLimits: async ({ req, res, call, reason }) => {
      const wanted = validate(CacheApplyRequest, req.body ?? {}, 'limits');
      const { cache, capacityBytes = null, ttlSeconds = null } = wanted;
      sendJson(res, 200, await applyCacheLimits(deps, { cache, capacityBytes, ttlSeconds }, reason, call));
    },
    rollbackCacheLimits: async ({ req, res, call, reason }) => {
      const { cache } = validate(CacheRollbackRequest, req.body ?? {}, 'rollback');
      sendJson(res, 200, await rollbackCacheLimits(deps, cache, reason, call));
    },
    prewarmCache: async ({ req, res, call }) => {
      const { cache, limit = null } = validate(CachePrewarmRequest, req.body ?? {}, 'prewarming');
      sendJson(res, 200, await deps.caches.prewarm(cache, limit, call));
    },
  };
}
