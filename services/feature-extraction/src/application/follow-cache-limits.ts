import type { AppliedLimits, CacheLimits } from '../domain/cache-limits.ts';
import type { CacheControl, CacheLimitStore, CacheSteeringEvents } from './ports-caches.ts';

export interface FollowDeps {
  readonly caches: CacheControl;
  readonly cacheLimits: CacheLimitStore;
  readonly steering: CacheSteeringEvents;
  /** What the configuration of this process says. */
  readonly configuredLimits: CacheLimits;
  /** The version of the limits that hold in this process; 0: those of the configuration. */
  readonly inForce: { version: number };
}

/** Puts in force here what an operator put in force anywhere; an older version never replaces a newer one. */
export async function followCacheLimits(deps: FollowDeps): Promise<AppliedLimits | null> {
  const applied = await deps.cacheLimits.read();
  if (applied !== null) adopt(deps, applied);
  return applied;
}

export function adopt(deps: FollowDeps, applied: AppliedLimits): void {
  const { caches, steering, inForce, configuredLimits } = deps;
  if (applied.version <= inForce.version) return;
  inForce.version = applied.version;
  caches.configure(applied.limits.isConfigured ? configuredLimits : applied.limits);
  steering.cacheLimitsChanged(applied);
}
