import { type CallContext, requireScope } from '@cadml/cad-model';
import { adviseCache, type CacheAdvice, type CacheObservation } from '../domain/cache-advice.ts';
import { type AppliedLimits, type CacheLimits, isWindowOpen, overriding } from '../domain/cache-limits.ts';
import { type FollowDeps, followCacheLimits } from './follow-cache-limits.ts';
import type { CacheName } from './ports-caches.ts';

export interface CacheTuningDeps extends FollowDeps {
  readonly now: () => number;
}

export interface CacheTuning {
  readonly seen: CacheObservation;
  readonly inForce: CacheLimits;
  readonly advice: CacheAdvice;
  readonly applied: AppliedLimits | null;
  /** Whether the last change can be taken back, and no other one made. */
  readonly isWindowOpen: boolean;
}

/** What was seen of a cache of this replica, what to set, and why. Needs the scope `ops`. */
export async function getCacheTuning(
  deps: CacheTuningDeps,
  cache: CacheName,
  call: CallContext,
): Promise<CacheTuning> {
  requireScope(call.principal, 'ops');
  const applied = await followCacheLimits(deps, cache);
  const { control, mostBytes } = deps.caches[cache];
  const seen = control.observe();
  const inForce = control.limits();
  const advice = adviseCache(seen, inForce, mostBytes);
  deps.steering.cacheAdvised({ cache, advice });
  const nowMs = deps.now();
  return {
    ...{ seen, inForce, advice },
    applied: overriding(applied, nowMs),
    isWindowOpen: isWindowOpen(applied, nowMs),
  };
}
