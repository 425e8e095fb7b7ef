import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

/** Removes or renews the key only while it still holds our token. */
const RELEASE =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";
const RENEW =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0";

export interface ShortLock {
  release(): Promise<void>;
}

/**
 * A lock that saves work, and nothing else: losing it means that something is computed twice. Whatever
 * protects data takes a fencing token from a durable store instead. Renewed at a third of its time; null
 * when another holds it. Throws when Redis is away.
 */
export async function tryShortLock(client: Redis, key: string, ttlMs: number): Promise<ShortLock | null> {
  const token = randomUUID();
  if ((await client.set(key, token, 'PX', ttlMs, 'NX')) !== 'OK') return null;
  const timer = setInterval(() => {
    client.eval(RENEW, 1, key, token, String(ttlMs)).catch(() => {});
  }, ttlMs / 3);
  timer.unref();
  return {
    release: async () => {
      clearInterval(timer);
      await client.eval(RELEASE, 1, key, token).catch(() => {});
    },
  };
}
