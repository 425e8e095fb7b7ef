import { AppError } from '@cadml/errors';
import {
  type CacheListener,
  type Codec,
  connectRedis,
  createTwoLevelCache,
  type RedisConnection,
  type RedisLog,
} from '@cadml/redis';
import type { DocumentCache, ReadOutcome } from '../application/ports.ts';
import type { CadDocument } from '../domain/document.ts';

export interface DocumentCacheSettings {
  /** null: this process alone. */
  readonly redisUrl: string | null;
  readonly redisPrefix: string;
  readonly cacheL1Bytes: number;
  readonly cacheL1TtlMs: number;
  readonly cacheL2TtlMs: number;
  readonly cacheNegativeTtlMs: number;
}

export interface CacheEvents {
  cacheLookup(event: { readonly level: 'l1' | 'l2'; readonly hit: boolean; readonly seconds: number }): void;
  cacheEvicted(): void;
  cacheFailed(error: unknown): void;
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
  log: RedisLog,
): Promise<OpenDocumentCache> {
  const redis =
    settings.redisUrl === null ? null : await connectRedis({ url: settings.redisUrl }, 'fast', log);
  const cache = createTwoLevelCache<ReadOutcome>({
    service: settings.redisPrefix,
    entity: 'document',
    schema: SCHEMA,
    codec: DOCUMENT_CODEC,
    client: redis?.client ?? null,
    maxBytes: settings.cacheL1Bytes,
    localTtlMs: settings.cacheL1TtlMs,
    sharedTtlMs: settings.cacheL2TtlMs,
    failureTtlMs: settings.cacheNegativeTtlMs,
    listener: listen(events),
  });
  return {
    through: async (key, compute, signal) => {
      const answer = await cache
        .get(key, (cancelled) => compute(cancelled).catch(keepOut), signal)
        .catch(letThrough);
      return { ...answer.value, source: answer.level };
    },
    l1Bytes: () => cache.bytes,
    trouble: () => troubleOf(redis),
    close: async () => await redis?.close(),
  };
}

/** How long a reading took is true of that reading only. */
const DOCUMENT_CODEC: Codec<ReadOutcome> = {
  encode: ({ document }) => Buffer.from(JSON.stringify(document)),
  decode: (bytes) => ({ document: JSON.parse(bytes.toString()) as CadDocument, timingsMs: {} }),
};

/** An error that no cache may remember, although its code is one of those that last. */
class Unkept extends Error {}

/** What a worker's death says of a file holds for that time: an operator clears it, or memory is given. */
function keepOut(thrown: unknown): never {
  const passing = thrown instanceof AppError && ('strikes' in thrown.context || isMemory(thrown));
  throw passing ? new Unkept('Not to be kept', { cause: thrown }) : thrown;
}

function isMemory({ context }: AppError): boolean {
  return context.limit === 'memory';
}

function letThrough(thrown: unknown): never {
  throw thrown instanceof Unkept ? thrown.cause : thrown;
}

function troubleOf(redis: RedisConnection | null): string | null {
  if (redis === null || redis.client.status === 'ready') return null;
  return 'Redis does not answer; documents are cached in this process only';
}

function listen(events: CacheEvents): CacheListener {
  return {
    lookedUp: (level, hit, seconds) => events.cacheLookup({ level, hit, seconds }),
    evicted: () => events.cacheEvicted(),
    resized: () => undefined,
    sharedLevelFailed: (error) => events.cacheFailed(error),
  };
}
