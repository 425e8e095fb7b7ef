import {
  applyCacheLimits,
  rollbackCacheLimits,
  type SteerCachesDeps,
} from '../../../application/steer-caches.ts';
import type { Handler } from '../exchange.ts';
import { CacheApplyRequest, CachePrewarmRequest, CacheRollbackRequest } from '../schemas/caches.ts';
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
    getCacheTuning: async ({ res, call }) => {
      sendJson(res, 200, await deps.caches.tuning(call));
    },
    applyCacheLimits: async ({ req, res, call, reason }) => {
      const { capacityBytes = null, ttlSeconds = null } = validate(
        CacheApplyRequest,
        req.body ?? {},
        'limits',
      );
      sendJson(res, 200, await applyCacheLimits(deps, { capacityBytes, ttlSeconds }, reason, call));
    },
    rollbackCacheLimits: async ({ req, res, call, reason }) => {
      validate(CacheRollbackRequest, req.body ?? {}, 'rollback');
      sendJson(res, 200, await rollbackCacheLimits(deps, reason, call));
    },
    prewarmCache: async ({ req, res, call }) => {
      const { limit = null } = validate(CachePrewarmRequest, req.body ?? {}, 'prewarming');
      sendJson(res, 200, await deps.caches.prewarm(limit, call));
    },
  };
}
