import { type CachedEntry, decodeEntry, encodeEntry } from './cached-entry.ts';
import type { RedisConnection } from './connection.ts';
import { redisKey } from './keys.ts';
import { pause } from './pause.ts';
import { type ShortLock, tryShortLock } from './short-lock.ts';

export interface SharedLevelSettings {
  readonly service: string;
  readonly entity: string;
  readonly schema: number;
  readonly redis: RedisConnection;
}

/** The level that replicas share. While Redis is away it holds nothing and keeps nobody waiting. */
export interface SharedLevel<T> {
  /** The entry with the length of its text; null when there is none. */
  read(key: string): Promise<{ readonly entry: CachedEntry<T>; readonly length: number } | null>;
  write(key: string, entry: CachedEntry<T>, ttlMs: number): Promise<void>;
  /** Waits for this replica's turn to compute `key`: the lock, or null when another computed it meanwhile. */
  takeTurn(key: string, signal: AbortSignal): Promise<ShortLock | null>;
}

/** A replica that computes keeps others waiting this long beyond its last renewal. */
const LOCK_TTL_MS = 5_000;
const POLL_FIRST_MS = 20;
const POLL_MOST_MS = 250;
const NO_LOCK: ShortLock = { release: async () => {} };

export function createSharedLevel<T>(settings: SharedLevelSettings): SharedLevel<T> {
  const { service, entity, schema } = settings;
  const { client } = settings.redis;
  const read: SharedLevel<T>['read'] = async (key) => {
    const text = await client.get(redisKey(service, entity, key)).catch(() => null);
    const entry = text === null ? null : decodeEntry<T>(schema, text);
    return text === null || entry === null ? null : { entry, length: text.length };
  };
  return {
    read,
    write: async (key, entry, ttlMs) => {
      const text = encodeEntry(schema, entry);
      await client.set(redisKey(service, entity, key), text, 'PX', ttlMs).catch(() => {});
    },
    takeTurn: async (key, signal) => {
      const lockKey = redisKey(service, `${entity}-lock`, key);
      for (let pauseMs = POLL_FIRST_MS; ; pauseMs = Math.min(POLL_MOST_MS, pauseMs * 2)) {
        signal.throwIfAborted();
        const lock = await tryShortLock(client, lockKey, LOCK_TTL_MS).catch(() => NO_LOCK);
        if (lock !== null) return lock;
        await pause(pauseMs, signal);
        if ((await read(key)) !== null) return null;
      }
    },
  };
}
