import type { FeatureExtractionProto as proto } from '@cadml/contracts';
import type {
  AppliedCacheLimits,
  CacheLimits,
  CacheReport,
  CacheTuning,
  FeatureCaches,
  HotKey,
} from '../application/ports-caches.ts';
import type { FeatureExtractionClient } from './grpc-feature-extraction.ts';

export function createGrpcFeatureCaches(client: FeatureExtractionClient): FeatureCaches {
  return {
    stats: async (call) => {
      const answer = await client.getCacheStats({}, call);
      return {
        replica: answer.replica,
        shared: { status: answer.sharedStatus, reason: answer.sharedReason || null },
        caches: answer.caches.map(toReport),
        hotKeys: answer.hotKeys.map(toHotKey),
        applied: toApplied(answer.applied),
      };
    },
    tuning: async (cache, call) => toTuning(await client.getCacheTuning({ cache }, call)),
    apply: async ({ cache, capacityBytes, ttlSeconds }, reason, call) => {
      const request = {
        cache,
        capacityBytes: capacityBytes === null ? undefined : BigInt(capacityBytes),
        ttlSeconds: ttlSeconds ?? undefined,
        reason,
      };
      return required(toApplied((await client.applyCacheLimits(request, call)).applied));
    },
    rollback: async (cache, reason, call) =>
      required(toApplied((await client.rollbackCacheLimits({ cache, reason }, call)).applied)),
    prewarm: async (cache, limit, call) => {
      const { phases, ...report } = await client.prewarmCache({ cache, limit: limit ?? 0 }, call);
      return {
        ...report,
        phases: phases.map(({ loadedBytes, ...phase }) => ({ ...phase, loadedBytes: Number(loadedBytes) })),
      };
    },
  };
}

function toReport(report: proto.CacheReport): CacheReport {
  const levels = report.levels.map(({ level, hits, misses }) => ({
    ...{ level, hits: Number(hits), misses: Number(misses) },
    hitRatio: ratio(Number(hits), Number(hits + misses)),
  }));
  const lookups = (levels[0]?.hits ?? 0) + (levels[0]?.misses ?? 0);
  const waited = Number(report.waited);
  return {
    ...{ name: report.name, entries: Number(report.entries), bytes: Number(report.bytes) },
    ...toLimits(report.limits),
    pinned: { entries: Number(report.pinnedEntries), bytes: Number(report.pinnedBytes) },
    ...{ hitRatio: ratio(lookups - waited, lookups), levels, waited },
    computed: Number(report.computed),
    negative: Number(report.negative),
    stale: Number(report.stale),
    revalidated: Number(report.revalidated),
    revalidationsFailed: Number(report.revalidationsFailed),
    evicted: Number(report.evicted),
    hotKeys: report.hotKeys.map(toHotKey),
    applied: toApplied(report.applied),
  };
}

function toHotKey({ fileHash, key, leastPerSecond, mostPerSecond, bytes, pinned }: proto.HotKey): HotKey {
  return {
    ...{ fileHash, key, bytes: Number(bytes), pinned },
    perSecond: { least: leastPerSecond, most: mostPerSecond },
  };
}

function toTuning(answer: proto.GetCacheTuningResponse): CacheTuning {
  const { cache, replica, seen, inForce, recommended, isChange, reasons, applied, windowOpen } = answer;
  return {
    ...{ cache, replica },
    seen: {
      seconds: seen?.seenSeconds ?? 0,
      lookups: Number(seen?.lookups ?? 0),
      sampled: Number(seen?.sampled ?? 0),
      sampleRate: seen?.sampleRate ?? 0,
      l1HitRatio: seen?.l1Ratio ?? null,
      servedRatio: seen?.servedRatio ?? null,
      capacities: (seen?.capacities ?? []).map(({ bytes, hitRatio }) => ({
        capacityBytes: Number(bytes),
        hitRatio,
      })),
      ttls: (seen?.ttls ?? []).map(({ seconds, expiredRatio }) => ({ ttlSeconds: seconds, expiredRatio })),
    },
    inForce: toLimits(inForce),
    recommended:
      recommended === undefined
        ? null
        : { ...toLimits(recommended.limits), expectedHitRatio: recommended.expectedHitRatio },
    ...{ isChange, reasons, applied: toApplied(applied), canRollback: windowOpen },
  };
}

function toApplied(applied: proto.AppliedCacheLimits | undefined): AppliedCacheLimits | null {
  if (applied === undefined) return null;
  const { version, limits, previous, appliedMs, appliedBy, reason, windowUntilMs } = applied;
  return {
    version,
    ...toLimits(limits),
    previous: previous === undefined ? null : toLimits(previous),
    appliedAt: isoTime(appliedMs),
    ...{ appliedBy, reason },
    rollbackUntil: previous === undefined ? null : isoTime(windowUntilMs),
  };
}

function toLimits(limits: proto.CacheLimits | undefined): CacheLimits {
  const { capacityBytes, ttlSeconds } = required(limits ?? null);
  return { capacityBytes: Number(capacityBytes), ttlSeconds };
}

function required<T>(value: T | null): T {
  if (value === null) throw new Error('feature-extraction left out what its contract promises');
  return value;
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function isoTime(ms: bigint): string {
  return new Date(Number(ms)).toISOString();
}
