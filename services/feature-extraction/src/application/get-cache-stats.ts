import { type CallContext, requireScope } from '@cadml/cad-model';
import { type AppliedLimits, overriding } from '../domain/cache-limits.ts';
import { type FollowDeps, followCacheLimits } from './follow-cache-limits.ts';
import type { CacheControl, CacheReport, HotKey, SharedLevelState } from './ports-caches.ts';

export interface CacheStatsDeps extends FollowDeps {
  readonly caches: CacheControl;
  readonly now: () => number;
}

export interface CacheStats {
  readonly caches: readonly CacheReport[];
  readonly shared: SharedLevelState;
  readonly hotKeys: readonly HotKey[];
  /** What an operator put in force; null when the configuration holds. */
  readonly applied: AppliedLimits | null;
}

const HOT_KEYS = 20;

/** What the caches of this replica hold and did. Needs the scope `ops`. */
export async function getCacheStats(deps: CacheStatsDeps, call: CallContext): Promise<CacheStats> {
  requireScope(call.principal, 'ops');
  const applied = overriding(await followCacheLimits(deps), deps.now());
  const { caches } = deps;
  return { caches: caches.reports(), shared: caches.shared(), hotKeys: caches.hotKeys(HOT_KEYS), applied };
}
