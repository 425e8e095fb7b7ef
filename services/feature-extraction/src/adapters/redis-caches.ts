import type { Logger } from '@cadml/observability';
import { type CacheEvents, connectRedis, createKeyJournal, type LocalLevel } from '@cadml/redis';
import type { DocumentCache, RenditionCache } from '../application/ports.ts';
import type { CacheControl, CacheName } from '../application/ports-caches.ts';
import { createCacheControl } from './redis-cache-control.ts';
import {
  createDocumentCache,
  createDocumentLevels,
  DOCUMENT_ENTITY,
  type DocumentCacheSettings,
} from './redis-document-cache.ts';
import {
  createRenditionLevels,
  RENDITION_ENTITY,
  type RenditionCacheSettings,
} from './redis-rendition-cache.ts';

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
  readonly control: Readonly<Record<CacheName, CacheControl>>;
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
  const journalOf = (entity: string) =>
    redis === null ? null : createKeyJournal({ service: redisPrefix, entity, redis });
  const journals = { documents: journalOf(DOCUMENT_ENTITY), renditions: journalOf(RENDITION_ENTITY) };
  const noteUses = async () => {
    const nowMs = Date.now();
    await journals.documents?.note(documents.activity.takeUses(), nowMs);
    await journals.renditions?.note(renditions.activity.takeUses(), nowMs);
  };
  return {
    documents: createDocumentCache(documents),
    renditions: {
      through: async (key, make, signal) => (await renditions.get(key, signal, make)).value,
    },
    control: {
      features: createCacheControl({
        ...{ name: 'features', cache: documents, levels: ['l1', 'l2'], journal: journals.documents },
      }),
      renditions: createCacheControl({
        ...{ name: 'renditions', cache: renditions, levels: ['l1', 'local', 'l2'] },
        journal: journals.renditions,
      }),
    },
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
