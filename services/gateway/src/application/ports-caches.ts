import type { CallContext } from '@cadml/cad-model';

/** The caches of feature-extraction: readings of files; pictures, models, drawings and structures made of them. */
export const CACHE_NAMES = ['features', 'renditions'] as const;

export type CacheName = (typeof CACHE_NAMES)[number];

/** What operators set of a cache, in each process of feature-extraction. */
export interface CacheLimits {
  readonly capacityBytes: number;
  readonly ttlSeconds: number;
}

/** A change of limits; what is null stays, and with nothing given what is recommended is taken. */
export interface WantedCacheLimits {
  readonly cache: CacheName;
  readonly capacityBytes: number | null;
  readonly ttlSeconds: number | null;
}

export interface AppliedCacheLimits extends CacheLimits {
  readonly version: number;
  /** What was in force before; null once it was restored. */
  readonly previous: CacheLimits | null;
  readonly appliedAt: string;
  readonly appliedBy: string;
  readonly reason: string;
  /** Until then it can be taken back; null when there is nothing to restore. */
  readonly rollbackUntil: string | null;
}

export interface CacheLevel {
  readonly level: string;
  readonly hits: number;
  readonly misses: number;
  /** null without look-ups. */
  readonly hitRatio: number | null;
}

export interface CacheReport extends CacheLimits {
  readonly name: string;
  readonly entries: number;
  readonly bytes: number;
  readonly pinned: { readonly entries: number; readonly bytes: number };
  /** Of all look-ups, those that waited for no computation; null without look-ups. */
  readonly hitRatio: number | null;
  readonly levels: readonly CacheLevel[];
  readonly waited: number;
  readonly computed: number;
  readonly negative: number;
  readonly stale: number;
  readonly revalidated: number;
  readonly revalidationsFailed: number;
  readonly evicted: number;
  readonly hotKeys: readonly HotKey[];
  readonly applied: AppliedCacheLimits | null;
}

export interface HotKey {
  readonly fileHash: string;
  readonly key: string;
  /** Look-ups per second: at least, and at most. */
  readonly perSecond: { readonly least: number; readonly most: number };
  readonly bytes: number;
  readonly pinned: boolean;
}

export interface CacheStats {
  readonly replica: string;
  readonly shared: { readonly status: string; readonly reason: string | null };
  readonly caches: readonly CacheReport[];
  /** Of the cache of features, like `applied`. */
  readonly hotKeys: readonly HotKey[];
  readonly applied: AppliedCacheLimits | null;
}

export interface CacheTuning {
  readonly cache: string;
  readonly replica: string;
  readonly seen: {
    readonly seconds: number;
    readonly lookups: number;
    readonly sampled: number;
    readonly sampleRate: number;
    readonly l1HitRatio: number | null;
    readonly servedRatio: number | null;
    readonly capacities: readonly { readonly capacityBytes: number; readonly hitRatio: number }[];
    readonly ttls: readonly { readonly ttlSeconds: number; readonly expiredRatio: number }[];
  };
  readonly inForce: CacheLimits;
  /** null when too little was seen. */
  readonly recommended: (CacheLimits & { readonly expectedHitRatio: number }) | null;
  readonly isChange: boolean;
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
  readonly applied: AppliedCacheLimits | null;
  readonly canRollback: boolean;
}

export interface PrewarmReport {
  readonly cache: string;
  readonly replica: string;
  readonly tookMs: number;
  readonly full: boolean;
  readonly phases: readonly {
    readonly phase: string;
    readonly considered: number;
    readonly present: number;
    readonly loaded: number;
    readonly absent: number;
    readonly refused: number;
    readonly loadedBytes: number;
  }[];
}

/** The caches of feature-extraction in an operator's hands. Errors are those of the RPCs. */
export interface FeatureCaches {
  stats(call: CallContext): Promise<CacheStats>;
  tuning(cache: CacheName, call: CallContext): Promise<CacheTuning>;
  apply(wanted: WantedCacheLimits, reason: string, call: CallContext): Promise<AppliedCacheLimits>;
  rollback(cache: CacheName, reason: string, call: CallContext): Promise<AppliedCacheLimits>;
  /** At most `limit` keys of each kind; null takes the usual number. */
  prewarm(cache: CacheName, limit: number | null, call: CallContext): Promise<PrewarmReport>;
}
