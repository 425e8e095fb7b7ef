import type { ErrorCode, ErrorData } from '@cadml/errors';
import type { Logger } from '@cadml/observability';
import { type CacheEvents, connectRedis, createTwoLevelCache, type RedisConnection } from '@cadml/redis';
import type { DocumentCache, ReadOutcome } from '../application/ports.ts';

export interface DocumentCacheSettings {
  /** null: this process alone. */
  readonly redisUrl: string | null;
  readonly redisPrefix: string;
  readonly cacheL1Bytes: number;
  readonly cacheL1TtlMs: number;
  readonly cacheL2TtlMs: number;
  readonly cacheNegativeTtlMs: number;
}

export interface OpenDocumentCache extends DocumentCache {
  l1Bytes(): number;
  /** Why the shared level does not answer, or null. */
  trouble(): string | null;
  close(): Promise<void>;
}

/** Rises with every change of `CadDocument` that an older process could not read. */
const SCHEMA = 1;

/** Documents in this process and, with a URL, in Redis, read once over all replicas. */
export async function openDocumentCache(
  settings: DocumentCacheSettings,
  events: CacheEvents,
  log: Logger,
): Promise<OpenDocumentCache> {
  const { redisUrl, redisPrefix } = settings;
  const redis = redisUrl === null ? null : await connectRedis(redisUrl, redisPrefix, log);
  const cache = createTwoLevelCache<ReadOutcome>({
    service: redisPrefix,
    entity: 'document',
    schema: SCHEMA,
    redis,
    l1MaxBytes: settings.cacheL1Bytes,
    l1TtlMs: settings.cacheL1TtlMs,
    l2TtlMs: settings.cacheL2TtlMs,
    negativeTtlMs: settings.cacheNegativeTtlMs,
    stage: 'parse',
    isDefinite,
    events,
  });
  return {
    through: async (key, compute, signal) => {
      const { value, level } = await cache.get(key, signal, compute);
      return { ...value, source: level };
    },
    held: (key) => cache.held(key),
    l1Bytes: () => cache.l1Bytes(),
    trouble: () => troubleOf(redis),
    close: async () => await redis?.close(),
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

function troubleOf(redis: RedisConnection | null): string | null {
  if (redis === null || redis.isUp()) return null;
  return 'Redis does not answer; documents are cached in this process only';
}
