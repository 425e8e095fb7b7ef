import { type RedisConnection, redisKey } from '@cadml/redis';
import { LRUCache } from 'lru-cache';
import type { AcknowledgedSequences } from '../application/ports-catalogue.ts';

/** Writes older than this are in every index. */
const REMEMBER_SECONDS = 3_600;
const MAX_SUBJECTS = 100_000;

const RAISE = `local now = tonumber(redis.call('get', KEYS[1]) or '0')
if tonumber(ARGV[1]) > now then redis.call('set', KEYS[1], ARGV[1], 'EX', ARGV[2]) end
return 1`;

/**
 * Kept in this process, and in Redis so that other edges see it. While Redis is away each edge knows what it
 * acknowledged itself.
 */
export function createRedisAcknowledgedSequences(redis: RedisConnection): AcknowledgedSequences {
  const own = new LRUCache<string, number>({ max: MAX_SUBJECTS });
  const keyOf = (subject: string) => redisKey('gateway', 'sequence', subject);
  return {
    note: async (subject, sequence) => {
      own.set(subject, Math.max(sequence, own.get(subject) ?? 0));
      if (!redis.isUp()) return;
      const told = redis.client.eval(RAISE, 1, keyOf(subject), String(sequence), String(REMEMBER_SECONDS));
      await told.catch(() => undefined);
    },
    of: async (subject) => {
      const known = own.get(subject) ?? 0;
      if (!redis.isUp()) return known;
      const shared = await redis.client.get(keyOf(subject)).catch(() => null);
      return Math.max(known, Number(shared ?? 0));
    },
  };
}
