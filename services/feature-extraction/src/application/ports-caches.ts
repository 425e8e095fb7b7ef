import type { CacheAdvice, CacheObservation } from '../domain/cache-advice.ts';
import type { AppliedLimits, CacheLimits } from '../domain/cache-limits.ts';

/** Each look-up of a cache that was answered, or was not, by a level. */
export interface LevelCounts {
  readonly level: 'l1' | 'folder' | 'l2';
  readonly hits: number;
  readonly misses: number;
}

/** What a cache of this process holds, and what became of the look-ups since its start. */
export interface CacheReport {
  readonly name: 'features' | 'renditions';
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

/** A reading that is asked for often; the true rate lies between the two. */
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

/** What became of keys that were to be loaded. */
export interface LoadReport {
  readonly present: number;
  readonly loaded: number;
  readonly absent: number;
  readonly refused: number;
  readonly loadedBytes: number;
}

/** The caches of this process, as an operator sees and steers them. */
export interface CacheControl {
  reports(): readonly CacheReport[];
  /** Readings that are asked for most, most frequent first. */
  hotKeys(limit: number): readonly HotKey[];
  observe(): CacheObservation;
  limits(): CacheLimits;
  configure(limits: CacheLimits): void;
  shared(): SharedLevelState;
  /** Keys of readings that any replica used, last first. */
  recentKeys(limit: number): Promise<readonly string[]>;
  /** Keys that were used most for the bytes that they take, best first. */
  worthyKeys(limit: number): Promise<readonly string[]>;
  /** Takes readings from the shared level, in this order, as long as nothing has to go for them. */
  load(keys: readonly string[], signal: AbortSignal): Promise<LoadReport>;
}

/** What operators put in force, for all replicas; it outlives them. */
export interface CacheLimitStore {
  read(): Promise<AppliedLimits | null>;
  /** Writes `after` when what is stored is still `before`; false when somebody was faster. */
  replace(before: AppliedLimits | null, after: AppliedLimits): Promise<boolean>;
}

/** What operators do with the caches. */
export interface CacheSteeringEvents {
  cacheAdvised(advice: CacheAdvice): void;
  cacheSteered(event: {
    readonly outcome: 'applied' | 'rolled_back' | 'refused';
    readonly by: string;
    readonly reason: string;
    readonly limits?: CacheLimits;
  }): void;
  /** Limits that another replica, or this one, has put in force hold here now. */
  cacheLimitsChanged(applied: AppliedLimits): void;
  cacheLimitsUnknown(error: unknown): void;
  cachePrewarmed(event: {
    readonly by: string;
    readonly loaded: number;
    readonly present: number;
    readonly absent: number;
    readonly refused: number;
    readonly tookMs: number;
  }): void;
}
