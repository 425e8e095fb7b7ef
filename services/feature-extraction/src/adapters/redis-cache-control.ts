import type { CacheLevel, KeyJournal, TwoLevelCache } from '@cadml/redis';
import type { ReadOutcome } from '../application/ports.ts';
import type { CacheControl, CacheReport, HotKey, LevelCounts } from '../application/ports-caches.ts';

export interface ControlledCaches {
  readonly documents: TwoLevelCache<ReadOutcome>;
  readonly renditions: TwoLevelCache<Uint8Array>;
  /** null: each replica has its own caches only. */
  readonly journal: KeyJournal | null;
}

/** How many keys are weighed for each that is wanted. */
const CANDIDATES = 4;

/** The caches of this process in an operator's hands. */
export function createCacheControl({ documents, renditions, journal }: ControlledCaches): CacheControl {
  return {
    reports: () => [
      reportOf('features', documents, ['l1', 'l2']),
      reportOf('renditions', renditions, ['l1', 'local', 'l2']),
    ],
    hotKeys: (limit) =>
      documents.activity
        .topKeys()
        .slice(0, limit)
        .map(({ key, least, most }): HotKey => {
          const held = documents.placeOf(key);
          return {
            ...{ key, leastPerSecond: least, mostPerSecond: most },
            ...{ bytes: held?.bytes ?? 0, isPinned: held?.isPinned ?? false },
          };
        }),
    observe: () => documents.activity.observe(),
    limits: () => limitsOf(documents),
    configure: ({ capacityBytes, ttlSeconds }) =>
      documents.configure({ maxBytes: capacityBytes, ttlMs: ttlSeconds * 1000 }),
    shared: () => {
      if (journal === null) return { status: 'off', reason: 'no Redis is configured' };
      const reason = documents.trouble();
      return reason === null ? { status: 'ok', reason: '' } : { status: 'down', reason };
    },
    recentKeys: async (limit) => (await journal?.recent(limit)) ?? [],
    worthyKeys: (limit) => worthyKeys(documents, journal, limit),
    load: (keys, signal) => documents.load(keys, signal),
  };
}

/** By uses for each byte. */
async function worthyKeys(
  documents: TwoLevelCache<ReadOutcome>,
  journal: KeyJournal | null,
  limit: number,
): Promise<readonly string[]> {
  const frequent = (await journal?.frequent(limit * CANDIDATES)) ?? [];
  const bytes = await documents.sharedBytes(frequent.map(({ key }) => key));
  const weighed = frequent.map(({ key, uses }, i) => ({ key, uses, bytes: bytes[i] ?? 0 }));
  return weighed
    .filter((one) => one.bytes > 0)
    .sort((a, b) => b.uses / b.bytes - a.uses / a.bytes)
    .slice(0, limit)
    .map(({ key }) => key);
}

function limitsOf(cache: Pick<TwoLevelCache<unknown>, 'figures'>) {
  const { maxBytes, ttlMs } = cache.figures();
  return { capacityBytes: maxBytes, ttlSeconds: ttlMs / 1000 };
}

const LEVEL_NAMES = { l1: 'l1', local: 'folder', l2: 'l2' } as const;

function reportOf(
  name: CacheReport['name'],
  cache: Pick<TwoLevelCache<unknown>, 'figures' | 'activity'>,
  levels: readonly CacheLevel[],
): CacheReport {
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
