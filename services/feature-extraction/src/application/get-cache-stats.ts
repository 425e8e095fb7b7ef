import { type CallContext, requireScope } from '@cadml/cad-model';
import { type AppliedLimits, overriding } from '../domain/cache-limits.ts';
import { type FollowDeps, followCacheLimits } from './follow-cache-limits.ts';
import {
  CACHE_NAMES,
  type CacheName,
  type CacheReport,
  type HotKey,
  type SharedLevelState,
} from './ports-caches.ts';

export interface CacheStatsDeps extends FollowDeps {
  readonly now: () => number;
}

export interface OneCacheStats {
  readonly report: CacheReport;
  readonly hotKeys: readonly HotKey[];
  /** What an operator put in force; null when the configuration holds. */
  readonly applied: AppliedLimits | null;
}

export interface CacheStats {
  readonly caches: Readonly<Record<CacheName, OneCacheStats>>;
  readonly shared: SharedLevelState;
}

const HOT_KEYS = 20;

/** What the caches of this replica hold and did. Needs the scope `ops`. */
export async function getCacheStats(deps: CacheStatsDeps, call: CallContext): Promise<CacheStats> {
  requireScope(call.principal, 'ops');
  const stats: [CacheName, OneCacheStats][] = [];
  for (const name of CACHE_NAMES) stats.push([name, await statsOf(deps, name)]);
  return {
    caches: Object.fromEntries(stats) as CacheStats['caches'],
    shared: deps.caches.features.control.shared(),
  };
}

async function statsOf(deps: CacheStatsDeps, name: CacheName): Promise<OneCacheStats> {
  const applied = overriding(await followCacheLimits(deps, name), deps.now());
  const { control } = deps.caches[name];
  return { report: control.report(), hotKeys: control.hotKeys(HOT_KEYS), applied };
}
