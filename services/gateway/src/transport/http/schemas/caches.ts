import { CACHE_NAMES } from '../../../application/ports-caches.ts';
import { IsoTime } from './common.ts';
import { z } from './zod.ts';

const MIB = 1024 * 1024;

const Capacity = z.int().openapi({ description: 'Bytes in each process', example: 64 * MIB });
const Ttl = z.number().openapi({ description: 'How long an entry is fresh in each process' });
const Name = z.enum(CACHE_NAMES);
const Which = Name.default('features').openapi({
  description: 'Readings of files, or the pictures, models, drawings and structures made of them',
});
const Ratio = z.number().min(0).max(1);

export const CacheTuningQuery = z.strictObject({ cache: Which });

export const CacheApplyRequest = z
  .strictObject({
    cache: Which,
    capacityBytes: z.int().min(MIB).optional(),
    ttlSeconds: z.int().min(1).optional(),
    reason: z.string().min(3).max(500).optional(),
  })
  .openapi('CacheApplyRequest', {
    description: 'What is absent stays; with neither, what is recommended is taken',
  });

export const CacheRollbackRequest = z
  .strictObject({ cache: Which, reason: z.string().min(3).max(500).optional() })
  .openapi('CacheRollbackRequest');

export const CachePrewarmRequest = z
  .strictObject({
    cache: Which,
    limit: z
      .int()
      .min(1)
      .max(20_000)
      .optional()
      .openapi({ description: 'Keys of each kind; 1000 if absent' }),
  })
  .openapi('CachePrewarmRequest');

export const CacheLimits = z.object({ capacityBytes: Capacity, ttlSeconds: Ttl }).openapi('CacheLimits');

export const AppliedCacheLimits = z
  .object({
    version: z.int().openapi({ description: 'Rises with each change' }),
    capacityBytes: Capacity,
    ttlSeconds: Ttl,
    previous: z.union([CacheLimits, z.null()]).openapi({ description: 'What a rollback restores' }),
    appliedAt: IsoTime,
    appliedBy: z.string(),
    reason: z.string(),
    rollbackUntil: IsoTime.nullable(),
  })
  .openapi('AppliedCacheLimits');

const Counts = {
  waited: z.int().openapi({ description: 'Look-ups that waited for a computation' }),
  computed: z.int(),
  negative: z.int().openapi({ description: 'Answers that were errors which are remembered' }),
  stale: z.int().openapi({ description: 'Answers that were made anew in the background' }),
  revalidated: z.int(),
  revalidationsFailed: z.int(),
  evicted: z.int(),
};

const HotKey = z.object({
  fileHash: z.string(),
  key: z.string(),
  perSecond: z.object({ least: z.number(), most: z.number() }),
  bytes: z.int().openapi({ description: '0: the process does not hold it' }),
  pinned: z.boolean(),
});

const Cache = z.object({
  name: Name,
  entries: z.int(),
  bytes: z.int(),
  capacityBytes: Capacity,
  ttlSeconds: Ttl,
  pinned: z.object({ entries: z.int(), bytes: z.int() }),
  hitRatio: Ratio.nullable().openapi({ description: 'Look-ups that waited for no computation' }),
  levels: z.array(
    z.object({
      level: z.enum(['l1', 'folder', 'l2']),
      hits: z.int(),
      misses: z.int(),
      hitRatio: Ratio.nullable(),
    }),
  ),
  ...Counts,
  hotKeys: z.array(HotKey).openapi({ description: 'What is asked for most, most frequent first' }),
  applied: z
    .union([AppliedCacheLimits, z.null()])
    .openapi({ description: 'null while the configuration holds' }),
});

export const CacheStats = z
  .object({
    replica: z.string().openapi({ description: 'Whose figures these are' }),
    shared: z.object({ status: z.enum(['ok', 'down', 'off']), reason: z.string().nullable() }),
    caches: z.array(Cache),
    hotKeys: z.array(HotKey).openapi({ description: 'Those of the cache of features' }),
    applied: z.union([AppliedCacheLimits, z.null()]).openapi({ description: 'Of the cache of features' }),
  })
  .openapi('CacheStats');

export const CacheTuning = z
  .object({
    cache: Name,
    replica: z.string(),
    seen: z.object({
      seconds: z.number(),
      lookups: z.int(),
      sampled: z.int(),
      sampleRate: Ratio,
      l1HitRatio: Ratio.nullable(),
      servedRatio: Ratio.nullable(),
      capacities: z.array(z.object({ capacityBytes: Capacity, hitRatio: Ratio })),
      ttls: z.array(z.object({ ttlSeconds: Ttl, expiredRatio: Ratio })),
    }),
    inForce: CacheLimits,
    recommended: z.union([CacheLimits.extend({ expectedHitRatio: Ratio }), z.null()]),
    isChange: z.boolean(),
    reasons: z.array(z.object({ code: z.string(), message: z.string() })),
    applied: z.union([AppliedCacheLimits, z.null()]),
    canRollback: z.boolean(),
  })
  .openapi('CacheTuning');

export const CachePrewarm = z
  .object({
    cache: Name,
    replica: z.string(),
    tookMs: z.number(),
    full: z.boolean().openapi({ description: 'It ended because there was no more room' }),
    phases: z.array(
      z.object({
        phase: z.enum(['recent_hits', 'recent_references', 'small_and_frequent']),
        considered: z.int(),
        present: z.int(),
        loaded: z.int(),
        absent: z.int(),
        refused: z.int(),
        loadedBytes: z.int(),
      }),
    ),
  })
  .openapi('CachePrewarm');
