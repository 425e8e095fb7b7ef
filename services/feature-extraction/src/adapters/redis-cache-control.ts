import type { CacheLevel, KeyJournal, TwoLevelCache } from '@cadml/redis';
import type {
  CacheControl,
  CacheName,
  CacheReport,
  HotKey,
  LevelCounts,
} from '../application/ports-caches.ts';

export interface ControlledCache {
  readonly name: CacheName;
  readonly cache: SteerableCache;
  /** Those that are told of. */
  readonly levels: readonly CacheLevel[];
  /** null: each replica has its own caches only. */
  readonly journal: KeyJournal | null;
}

/** Whatever its values are. */
type SteerableCache = Pick<
  TwoLevelCache<unknown>,
  'activity' | 'placeOf' | 'figures' | 'configure' | 'trouble' | 'load' | 'sharedBytes'
>;

/** How many keys are weighed for each that is wanted. */
const CANDIDATES = 4;

/** A cache of this process in an operator's hands. */
export function createCacheControl({ name, cache, levels, journal }: ControlledCache): CacheControl {
  return {
    report: () => reportOf(name, cache, levels),
    hotKeys: (limit) =>
      cache.activity
        .topKeys()
        .slice(0, limit)
        .map(({ key, least, most }): HotKey => {
          const held = cache.placeOf(key);
          return {
            ...{ key, leastPerSecond: least, mostPerSecond: most },
            ...{ bytes: held?.bytes ?? 0, isPinned: held?.isPinned ?? false },
          };
        }),
    observe: () => cache.activity.observe(),
    limits: () => limitsOf(cache),
    configure: ({ capacityBytes, ttlSeconds }) =>
      cache.configure({ maxBytes: capacityBytes, ttlMs: ttlSeconds * 1000 }),
    shared: () => {
      if (journal === null) return { status: 'off', reason: 'no Redis is configured' };
      const reason = cache.trouble();
      return reason === null ? { status: 'ok', reason: '' } : { status: 'down', reason };
    },
    recentKeys: async (limit) => (await journal?.recent(limit)) ?? [],
    worthyKeys: (limit) => worthyKeys(cache, journal, limit),
    load: (keys, signal) => cache.load(keys, signal),
  };
}

/** By uses for each byte. */
async function worthyKeys(
  cache: SteerableCache,
  journal: KeyJournal | null,
  limit: number,
): Promise<readonly string[]> {
  const frequent = (await journal?.frequent(limit * CANDIDATES)) ?? [];
  const bytes = await cache.sharedBytes(frequent.map(({ key }) => key));
  const weighed = frequent.map(({ key, uses }, i) => ({ key, uses, bytes: bytes[i] ?? 0 }));
  return weighed
    .filter((one) => one.bytes > 0)
    .sort((a, b) => b.uses / b.bytes - a.uses / a.bytes)
    .slice(0, limit)
    .map(({ key }) => key);
}

function limitsOf(cache: SteerableCache) {
  const { maxBytes, ttlMs } = cache.figures();
  return { capacityBytes: maxBytes, ttlSeconds: ttlMs / 1000 };
}

const LEVEL_NAMES = { l1: 'l1', local: 'folder', l2: 'l2' } as const;

function reportOf(name: CacheName, cache: SteerableCache, levels: readonly CacheLevel[]): CacheReport {
  const { entries, bytes, pinned } = cache.figures();
  const { hits, misses, ...counts } = cache.activity.counts();
  return {
    ...{ name, entries, bytes, limits: limitsOf(cache) },
    ...{ pinnedEntries: pinned.size, pinnedBytes: pinned.bytes },
    levels: levels.map(
      (level): LevelCounts => ({ level: LEVEL_NAMES[level], hits: hits[level], misses: misses[level] }),
    ),
    ...counts,
  };
}
