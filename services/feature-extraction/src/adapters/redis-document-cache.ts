import type { ErrorCode, ErrorData } from '@cadml/errors';
import {
  type CacheEvents,
  createTwoLevelCache,
  jsonCodec,
  type RedisConnection,
  type TwoLevelCache,
} from '@cadml/redis';
import type { DocumentCache, ReadOutcome } from '../application/ports.ts';

export interface DocumentCacheSettings {
  readonly redisPrefix: string;
  readonly cacheL1Bytes: number;
  readonly cacheL1TtlMs: number;
  readonly cacheL2TtlMs: number;
  readonly cacheStaleMs: number;
  readonly cacheNegativeTtlMs: number;
}

export const DOCUMENT_ENTITY = 'document';

/** Rises with every change of `CadDocument` that an older process could not read. */
const SCHEMA = 2;

const MIB = 1024 * 1024;
/** A drawing of very many layers is read anew rather than held in the place of hundreds of parts. */
const MAX_ENTRY_BYTES = { l1: 2 * MIB, l2: 8 * MIB } as const;

/** Documents in this process and, with a connection, in Redis, read once over all replicas. */
export function createDocumentLevels(
  settings: DocumentCacheSettings,
  redis: RedisConnection | null,
  events: CacheEvents,
): TwoLevelCache<ReadOutcome> {
  return createTwoLevelCache<ReadOutcome>({
    service: settings.redisPrefix,
    entity: DOCUMENT_ENTITY,
    schema: SCHEMA,
    codec: jsonCodec(),
    redis,
    l1: { maxBytes: settings.cacheL1Bytes, ttlMs: settings.cacheL1TtlMs, maxEntryBytes: MAX_ENTRY_BYTES.l1 },
    l2: { ttlMs: settings.cacheL2TtlMs, maxEntryBytes: MAX_ENTRY_BYTES.l2 },
    staleMs: settings.cacheStaleMs,
    negativeTtlMs: settings.cacheNegativeTtlMs,
    stage: 'parse',
    isDefinite,
    events,
  });
}

export function createDocumentCache(levels: TwoLevelCache<ReadOutcome>): DocumentCache {
  return {
    through: async (key, compute, signal) => {
      const { value, source } = await levels.get(key, signal, compute);
      // Documents have no level between these two.
      return { ...value, source: source === 'local' ? 'l1' : source };
    },
    held: (key) => levels.held(key),
  };
}

const DEFINITE: readonly ErrorCode[] = ['PARSE_FAILED', 'RESOURCE_EXHAUSTED', 'UNSUPPORTED_FORMAT'];

/**
 * Whether the bytes alone lead to this error. The death of a worker does not: an operator clears the file, or
 * the next worker has more memory.
 */
export function isDefinite({ code, context }: ErrorData): boolean {
  return DEFINITE.includes(code) && !('strikes' in context) && context.limit !== 'memory';
}
