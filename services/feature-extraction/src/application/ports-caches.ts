import type { CacheAdvice, CacheObservation } from '../domain/cache-advice.ts';
import type { AppliedLimits, CacheLimits } from '../domain/cache-limits.ts';

/** Each look-up of a cache that was answered, or was not, by a level. */
export interface LevelCounts {
  readonly level: 'l1' | 'folder' | 'l2';
  readonly hits: number;
  readonly misses: number;
}

/** Readings of files; pictures, models, drawings and structures made of them. */
export const CACHE_NAMES = ['features', 'renditions'] as const;

export type CacheName = (typeof CACHE_NAMES)[number];

/** What a cache of this process holds, and what became of the look-ups since its start. */
export interface CacheReport {
  readonly name: CacheName;
  readonly entries: number;
  readonly bytes: number;
  readonly limits: CacheLimits;
  readonly pinnedEntries: number;
  readonly pinnedBytes: number;
  readonly levels: readonly LevelCounts[];
  /** Look-ups that waited for a computation. */
  readonly waited: number;
  readonly computed: number;
  readonly negative: number;
  readonly stale: number;
  readonly revalidated: number;
  readonly revalidationsFailed: number;
  readonly evicted: number;
}

/** An entry that is asked for often; the true rate lies between the two. */
export interface HotKey {
  readonly key: string;
  readonly leastPerSecond: number;
  readonly mostPerSecond: number;
  /** 0 when this process does not hold it. */
  readonly bytes: number;
  readonly isPinned: boolean;
}

export interface SharedLevelState {
  readonly status: 'ok' | 'down' | 'off';
  /** Empty when it is well. */
  readonly reason: string;
}

/** What became of keys that were to be loaded; `absent` includes entries that are too large for this process. */
export interface LoadReport {
  readonly present: number;
  readonly loaded: number;
  readonly absent: number;
  readonly refused: number;
  readonly loadedBytes: number;
}

/** A cache of this process, as an operator sees and steers it. */
export interface CacheControl {
  report(): CacheReport;
  /** Entries that are asked for most, most frequent first. */
  hotKeys(limit: number): readonly HotKey[];
  observe(): CacheObservation;
  limits(): CacheLimits;
  configure(limits: CacheLimits): void;
  shared(): SharedLevelState;
  /** Keys that any replica used, last first. */
  recentKeys(limit: number): Promise<readonly string[]>;
  /** Keys that were used most for the bytes that they take, best first. */
  worthyKeys(limit: number): Promise<readonly string[]>;
  /** Takes entries from the shared level, in this order, as long as nothing has to go for them. */
  load(keys: readonly string[], signal: AbortSignal): Promise<LoadReport>;
}

/** What operators put in force of a cache, for all replicas; it outlives them. */
export interface CacheLimitStore {
  read(): Promise<AppliedLimits | null>;
  /** Writes `after` when what is stored is still `before`; false when somebody was faster. */
  replace(before: AppliedLimits | null, after: AppliedLimits): Promise<boolean>;
}

/** What operators do with the caches. */
export interface CacheSteeringEvents {
  cacheAdvised(event: { readonly cache: CacheName; readonly advice: CacheAdvice }): void;
  cacheSteered(event: {
    readonly cache: CacheName;
    readonly outcome: 'applied' | 'rolled_back' | 'refused';
    readonly by: string;
    readonly reason: string;
    readonly limits?: CacheLimits;
  }): void;
  /** Limits that another replica, or this one, has put in force hold here now. */
  cacheLimitsChanged(event: { readonly cache: CacheName; readonly applied: AppliedLimits }): void;
  cacheLimitsUnknown(error: unknown): void;
  cachePrewarmed(event: {
    readonly cache: CacheName;
    readonly by: string;
    readonly loaded: number;
    readonly present: number;
    readonly absent: number;
    readonly refused: number;
    readonly tookMs: number;
  }): void;
}
