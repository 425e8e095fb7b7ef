import type { AppliedLimits, CacheLimits } from '../domain/cache-limits.ts';
import {
  CACHE_NAMES,
  type CacheControl,
  type CacheLimitStore,
  type CacheName,
  type CacheSteeringEvents,
} from './ports-caches.ts';

/** A cache of this process with what operators put in force of it for all. */
export interface SteeredCache {
  readonly name: CacheName;
  readonly control: CacheControl;
  readonly limits: CacheLimitStore;
  /** What the configuration of this process says. */
  readonly configured: CacheLimits;
  /** The largest capacity that may be set. */
  readonly mostBytes: number;
  /** The version of the limits that hold in this process; 0: those of the configuration. */
  readonly inForce: { version: number };
}

export interface FollowDeps {
  readonly caches: Readonly<Record<CacheName, SteeredCache>>;
  readonly steering: CacheSteeringEvents;
}

/** Puts in force here what an operator put in force anywhere; an older version never replaces a newer one. */
export async function followCacheLimits(deps: FollowDeps, name: CacheName): Promise<AppliedLimits | null> {
  const applied = await deps.caches[name].limits.read();
  if (applied !== null) adopt(deps, name, applied);
  return applied;
}

export async function followAllCacheLimits(deps: FollowDeps): Promise<void> {
  for (const name of CACHE_NAMES) await followCacheLimits(deps, name);
}

export function adopt({ caches, steering }: FollowDeps, name: CacheName, applied: AppliedLimits): void {
  const { control, configured, inForce } = caches[name];
  if (applied.version <= inForce.version) return;
  inForce.version = applied.version;
  control.configure(applied.limits.isConfigured ? configured : applied.limits);
  steering.cacheLimitsChanged({ cache: name, applied });
}
