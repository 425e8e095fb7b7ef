import type { CallContext } from '@cadml/cad-model';
import { record } from './api-keys.ts';
import type { AuditLog, Clock } from './ports.ts';
import type { AppliedCacheLimits, FeatureCaches, WantedCacheLimits } from './ports-caches.ts';

export interface SteerCachesDeps {
  readonly caches: FeatureCaches;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

const TARGET = 'feature-cache';

/** Puts limits in force for all replicas. Throws CONFLICT while an earlier change can be taken back. */
export async function applyCacheLimits(
  deps: SteerCachesDeps,
  wanted: WantedCacheLimits,
  reason: string,
  call: CallContext,
): Promise<AppliedCacheLimits> {
  await record(deps, call, { action: 'cache.apply', target: TARGET, reason });
  return await deps.caches.apply(wanted, reason, call);
}

/** Takes the last change back, for all replicas. Throws CONFLICT when there is none, or its window is over. */
export async function rollbackCacheLimits(
  deps: SteerCachesDeps,
  reason: string,
  call: CallContext,
): Promise<AppliedCacheLimits> {
  await record(deps, call, { action: 'cache.rollback', target: TARGET, reason });
  return await deps.caches.rollback(reason, call);
}
