import type { Logger } from '@cadml/observability';
import { type CacheEvents, connectRedis, createKeyJournal, type LocalLevel } from '@cadml/redis';
import type { DocumentCache, RenditionCache } from '../application/ports.ts';
import type { CacheControl } from '../application/ports-caches.ts';
import { createCacheControl } from './redis-cache-control.ts';
import {
  createDocumentCache,
  createDocumentLevels,
  DOCUMENT_ENTITY,
  type DocumentCacheSettings,
} from './redis-document-cache.ts';
import { createRenditionLevels, type RenditionCacheSettings } from './redis-rendition-cache.ts';

export interface CacheSettings extends DocumentCacheSettings, RenditionCacheSettings {
  /** null: this process alone. */
  readonly redisUrl: string | null;
}

/** Counts the look-ups of each cache. */
export interface CacheCounters {
  readonly features: CacheEvents;
  readonly renditions: CacheEvents;
}

export interface OpenCaches {
  readonly documents: DocumentCache;
  readonly renditions: RenditionCache;
  readonly control: CacheControl;
  /** To be called now and then: writes down which keys were used, and looks whether Redis answers. */
  tend(): Promise<void>;
  /** Why the shared level does not answer, or null. */
  trouble(): string | null;
  close(): Promise<void>;
}

export interface CacheParts {
  /** Renditions of this host. */
  readonly folder: LocalLevel<Uint8Array>;
  readonly counters: CacheCounters;
  readonly log: Logger;
}

/** Opens the caches on one connection. Resolves whether or not Redis is there. */
export async function openCaches(settings: CacheSettings, parts: CacheParts): Promise<OpenCaches> {
  const { redisUrl, redisPrefix } = settings;
  const { folder, counters, log } = parts;
  const redis = redisUrl === null ? null : await connectRedis(redisUrl, redisPrefix, log);
  const documents = createDocumentLevels(settings, redis, counters.features);
  const renditions = createRenditionLevels(settings, { redis, folder }, counters.renditions);
  const journal =
    redis === null ? null : createKeyJournal({ service: redisPrefix, entity: DOCUMENT_ENTITY, redis });
  const noteUses = async () => {
    await journal?.note(documents.activity.takeUses(), Date.now());
  };
  return {
    documents: createDocumentCache(documents),
    renditions: {
      through: async (key, make, signal) => (await renditions.get(key, signal, make)).value,
    },
    control: createCacheControl({ documents, renditions, journal }),
    tend: async () => {
      await documents.probe();
      await noteUses();
    },
    trouble: () => {
      const trouble = documents.trouble();
      return trouble === null
        ? null
        : `Redis does not serve the caches (${trouble}); each replica caches for itself`;
    },
    close: async () => {
      await Promise.all([documents.close(), renditions.close()]);
      await noteUses();
      await redis?.close();
    },
  };
}
