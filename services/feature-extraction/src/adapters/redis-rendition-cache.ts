import {
  BYTES_CODEC,
  type CacheEvents,
  createTwoLevelCache,
  type LocalLevel,
  type RedisConnection,
  type TwoLevelCache,
} from '@cadml/redis';
import { isDefinite } from './redis-document-cache.ts';

export interface RenditionCacheSettings {
  readonly redisPrefix: string;
  readonly renditionL1Bytes: number;
  readonly renditionL1EntryBytes: number;
  readonly renditionL2TtlMs: number;
  readonly renditionL2EntryBytes: number;
  readonly cacheL1TtlMs: number;
  readonly cacheStaleMs: number;
  readonly cacheNegativeTtlMs: number;
}

export const RENDITION_ENTITY = 'rendition';

/** Rises when renditions are kept in another form. */
const SCHEMA = 1;

/**
 * Renditions by size: small ones in this process, those up to a limit in Redis for all replicas, and each that
 * this replica made or was given in its folder. Replicas make none twice, except those that are too large to share.
 */
export function createRenditionLevels(
  settings: RenditionCacheSettings,
  { redis, folder }: { readonly redis: RedisConnection | null; readonly folder: LocalLevel<Uint8Array> },
  events: CacheEvents,
): TwoLevelCache<Uint8Array> {
  const { renditionL1Bytes, renditionL1EntryBytes, renditionL2TtlMs, renditionL2EntryBytes } = settings;
  return createTwoLevelCache<Uint8Array>({
    service: settings.redisPrefix,
    entity: RENDITION_ENTITY,
    schema: SCHEMA,
    codec: BYTES_CODEC,
    redis,
    local: folder,
    l1: {
      maxBytes: renditionL1Bytes,
      ttlMs: settings.cacheL1TtlMs,
      maxEntryBytes: renditionL1EntryBytes,
    },
    l2: { ttlMs: renditionL2TtlMs, maxEntryBytes: renditionL2EntryBytes },
    staleMs: settings.cacheStaleMs,
    negativeTtlMs: settings.cacheNegativeTtlMs,
    stage: 'geometry',
    isDefinite,
    events,
  });
}
