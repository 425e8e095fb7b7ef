import type { CallContext } from '@cadml/cad-model';
import type { FeatureExtractionProto as proto } from '@cadml/contracts';
import { applyCacheLimits, rollbackCacheLimits } from '../../application/change-cache-limits.ts';
import { getCacheStats } from '../../application/get-cache-stats.ts';
import { getCacheTuning } from '../../application/get-cache-tuning.ts';
import { replicaHealth } from '../../application/get-health.ts';
import type { HotKey } from '../../application/ports-caches.ts';
import { PREWARM_KEYS, prewarmCache } from '../../application/prewarm-cache.ts';
import { invalid } from './decode.ts';
import { encodeApplied, encodeLimits, encodeObservation, encodeReport } from './encode-caches.ts';
import type { TransportDeps } from './transport-deps.ts';

export async function stats(deps: TransportDeps, call: CallContext): Promise<proto.GetCacheStatsResponse> {
  const { caches, shared, hotKeys, applied } = await getCacheStats(deps, call);
  return {
    replica: replicaHealth(deps).replica,
    caches: caches.map(encodeReport),
    sharedStatus: shared.status,
    sharedReason: shared.reason,
    hotKeys: hotKeys.map(encodeHotKey),
    applied: encodeApplied(applied),
  };
}

export async function tuning(deps: TransportDeps, call: CallContext): Promise<proto.GetCacheTuningResponse> {
  const { seen, inForce, advice, applied, isWindowOpen } = await getCacheTuning(deps, call);
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
  };
}

export async function apply(
  deps: TransportDeps,
  { capacityBytes, ttlSeconds, reason }: proto.ApplyCacheLimitsRequest,
  call: CallContext,
): Promise<proto.ApplyCacheLimitsResponse> {
  const wanted = {
    capacityBytes: capacityBytes === undefined ? null : Number(capacityBytes),
    ttlSeconds: ttlSeconds ?? null,
  };
  return { applied: encodeApplied(await applyCacheLimits(deps, wanted, reason, call)) };
}

export async function rollback(
  deps: TransportDeps,
  { reason }: proto.RollbackCacheLimitsRequest,
  call: CallContext,
): Promise<proto.RollbackCacheLimitsResponse> {
  return { applied: encodeApplied(await rollbackCacheLimits(deps, reason, call)) };
}

export async function prewarm(
  deps: TransportDeps,
  { limit }: proto.PrewarmCacheRequest,
  call: CallContext,
): Promise<proto.PrewarmCacheResponse> {
  const { phases, tookMs, isFull } = await prewarmCache(deps, decodeLimit(limit), call);
  return {
    replica: replicaHealth(deps).replica,
    phases: phases.map(({ loadedBytes, ...phase }) => ({ ...phase, loadedBytes: BigInt(loadedBytes) })),
    tookMs,
    full: isFull,
  };
}

function decodeLimit(limit: number): number {
  if (limit === 0) return PREWARM_KEYS.usual;
  if (limit <= PREWARM_KEYS.most) return limit;
  throw invalid(`limit must be 1 to ${PREWARM_KEYS.most} keys.`);
}

function encodeHotKey({ key, leastPerSecond, mostPerSecond, bytes, isPinned }: HotKey): proto.HotKey {
  const [fileHash = ''] = key.split(':', 1);
  return { key, fileHash, leastPerSecond, mostPerSecond, bytes: BigInt(bytes), pinned: isPinned };
}
