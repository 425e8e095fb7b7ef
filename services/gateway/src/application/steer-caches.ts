import type { CallContext } from '@cadml/cad-model';
import { record } from './api-keys.ts';
import type { Clock } from './clock.ts';
import type { AuditLog } from './ports-access.ts';
import type { AppliedCacheLimits, CacheName, FeatureCaches, WantedCacheLimits } from './ports-caches.ts';

export interface SteerCachesDeps {
  readonly caches: FeatureCaches;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

const TARGETS: Readonly<Record<CacheName, string>> = {
  features: 'feature-cache',
  renditions: 'rendition-cache',
};

/** Puts limits in force for all replicas. Throws CONFLICT while an earlier change can be taken back. */
export async function applyCacheLimits(
  deps: SteerCachesDeps,
  wanted: WantedCacheLimits,
  reason: string,
  call: CallContext,
): Promise<AppliedCacheLimits> {
  await record(deps, call, { action: 'cache.apply', target: TARGETS[wanted.cache], reason });
  return await deps.caches.apply(wanted, reason, call);
}

/** Takes the last change back, for all replicas. Throws CONFLICT when there is none, or its window is over. */
export async function rollbackCacheLimits(
  deps: SteerCachesDeps,
  cache: CacheName,
  reason: string,
  call: CallContext,
): Promise<AppliedCacheLimits> {
  await record(deps, call, { action: 'cache.rollback', target: TARGETS[cache], reason });
  return await deps.caches.rollback(cache, reason, call);
}
