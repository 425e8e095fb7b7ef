import type { CallContext } from '@cadml/cad-model';
import type { FeatureExtractionProto as proto } from '@cadml/contracts';
import { applyCacheLimits, rollbackCacheLimits } from '../../application/change-cache-limits.ts';
import { getCacheStats, type OneCacheStats } from '../../application/get-cache-stats.ts';
import { getCacheTuning } from '../../application/get-cache-tuning.ts';
import { replicaHealth } from '../../application/get-health.ts';
import { CACHE_NAMES, type CacheName, type HotKey } from '../../application/ports-caches.ts';
import { PREWARM_KEYS, prewarmCache } from '../../application/prewarm-cache.ts';
import { invalid } from './decode.ts';
import { encodeApplied, encodeLimits, encodeObservation, encodeReport } from './encode-caches.ts';
import type { TransportDeps } from './transport-deps.ts';

export async function stats(deps: TransportDeps, call: CallContext): Promise<proto.GetCacheStatsResponse> {
  const { caches, shared } = await getCacheStats(deps, call);
  const encoded = CACHE_NAMES.map((name) => encodeCache(caches[name]));
  const { hotKeys = [], applied } = encoded.find(({ name }) => name === 'features') ?? {};
  return {
    replica: replicaHealth(deps).replica,
    ...{ caches: encoded, hotKeys, applied },
    ...{ sharedStatus: shared.status, sharedReason: shared.reason },
  };
}

export async function tuning(
  deps: TransportDeps,
  request: proto.GetCacheTuningRequest,
  call: CallContext,
): Promise<proto.GetCacheTuningResponse> {
  const cache = decodeCache(request.cache);
  const { seen, inForce, advice, applied, isWindowOpen } = await getCacheTuning(deps, cache, call);
  const { recommended, isChange, reasons } = advice;
  return {
    replica: replicaHealth(deps).replica,
    seen: encodeObservation(seen),
    inForce: encodeLimits(inForce),
    recommended:
      recommended === null
        ? undefined
        : { limits: encodeLimits(recommended), expectedHitRatio: recommended.expectedHitRatio },
    isChange,
    reasons: [...reasons],
    applied: encodeApplied(applied),
    windowOpen: isWindowOpen,
    cache,
  };
}

export async function apply(
  deps: TransportDeps,
  { cache, capacityBytes, ttlSeconds, reason }: proto.ApplyCacheLimitsRequest,
  call: CallContext,
): Promise<proto.ApplyCacheLimitsResponse> {
  const wanted = {
    cache: decodeCache(cache),
    capacityBytes: capacityBytes === undefined ? null : Number(capacityBytes),
    ttlSeconds: ttlSeconds ?? null,
  };
  return { applied: encodeApplied(await applyCacheLimits(deps, wanted, reason, call)) };
}

export async function rollback(
  deps: TransportDeps,
  { cache, reason }: proto.RollbackCacheLimitsRequest,
  call: CallContext,
): Promise<proto.RollbackCacheLimitsResponse> {
  return {
    applied: encodeApplied(await rollbackCacheLimits(deps, { cache: decodeCache(cache), reason }, call)),
  };
}

export async function prewarm(
  deps: TransportDeps,
  request: proto.PrewarmCacheRequest,
  call: CallContext,
): Promise<proto.PrewarmCacheResponse> {
  const [cache, limit] = [decodeCache(request.cache), decodeLimit(request.limit)];
  const { phases, tookMs, isFull } = await prewarmCache(deps, { cache, limit }, call);
  return {
    cache,
    replica: replicaHealth(deps).replica,
    phases: phases.map(({ loadedBytes, ...phase }) => ({ ...phase, loadedBytes: BigInt(loadedBytes) })),
    tookMs,
    full: isFull,
  };
}

function decodeCache(text: string): CacheName {
  const name = CACHE_NAMES.find((known) => known === (text || 'features'));
  if (name === undefined) throw invalid(`cache must be one of: ${CACHE_NAMES.join(', ')}.`);
  return name;
}

function decodeLimit(limit: number): number {
  if (limit === 0) return PREWARM_KEYS.usual;
  if (limit <= PREWARM_KEYS.most) return limit;
  throw invalid(`limit must be 1 to ${PREWARM_KEYS.most} keys.`);
}

function encodeCache({ report, hotKeys, applied }: OneCacheStats): proto.CacheReport {
  return {
    ...encodeReport(report),
    hotKeys: hotKeys.map(encodeHotKey),
    applied: encodeApplied(applied),
  };
}

function encodeHotKey({ key, leastPerSecond, mostPerSecond, bytes, isPinned }: HotKey): proto.HotKey {
  const [fileHash = ''] = key.split(':', 1);
  return { key, fileHash, leastPerSecond, mostPerSecond, bytes: BigInt(bytes), pinned: isPinned };
}
