import type { FeatureExtractionProto as proto } from '@cadml/contracts';
import type { CacheReport } from '../../application/ports-caches.ts';
import type { CacheObservation } from '../../domain/cache-advice.ts';
import type { AppliedLimits, CacheLimits } from '../../domain/cache-limits.ts';

export function encodeReport(report: CacheReport): Omit<proto.CacheReport, 'hotKeys' | 'applied'> {
  const { name, limits, levels } = report;
  return {
    name,
    entries: BigInt(report.entries),
    bytes: BigInt(report.bytes),
    limits: encodeLimits(limits),
    pinnedEntries: BigInt(report.pinnedEntries),
    pinnedBytes: BigInt(report.pinnedBytes),
    levels: levels.map(({ level, hits, misses }) => ({ level, hits: BigInt(hits), misses: BigInt(misses) })),
    waited: BigInt(report.waited),
    computed: BigInt(report.computed),
    negative: BigInt(report.negative),
    stale: BigInt(report.stale),
    revalidated: BigInt(report.revalidated),
    revalidationsFailed: BigInt(report.revalidationsFailed),
    evicted: BigInt(report.evicted),
  };
}

export function encodeLimits({ capacityBytes, ttlSeconds }: CacheLimits): proto.CacheLimits {
  return { capacityBytes: BigInt(capacityBytes), ttlSeconds };
}

export function encodeApplied(applied: AppliedLimits | null): proto.AppliedCacheLimits | undefined {
  if (applied === null) return undefined;
  const { version, limits, previous, appliedMs, appliedBy, reason, windowUntilMs } = applied;
  return {
    version,
    limits: encodeLimits(limits),
    previous: previous === null ? undefined : encodeLimits(previous),
    appliedMs: BigInt(appliedMs),
    appliedBy,
    reason,
    windowUntilMs: BigInt(windowUntilMs),
  };
}

export function encodeObservation(seen: CacheObservation): proto.CacheObservation {
  return {
    seenSeconds: seen.seenMs / 1000,
    lookups: BigInt(seen.lookups),
    sampled: BigInt(seen.sampled),
    sampleRate: seen.sampleRate,
    l1Ratio: seen.l1Ratio ?? undefined,
    servedRatio: seen.servedRatio ?? undefined,
    capacities: seen.capacities.map(({ bytes, hitRatio }) => ({ bytes: BigInt(bytes), hitRatio })),
    ttls: seen.ttls.map(({ ms, expiredRatio }) => ({ seconds: ms / 1000, expiredRatio })),
  };
}
