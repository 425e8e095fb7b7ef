import type { RedisConnection } from '../connection.ts';
import { redisKey } from '../keys.ts';

/**
 * Which keys of a cache all replicas used, kept in Redis so that it outlives them: the last ones, and how often
 * each. Losing it loses an order, nothing else.
 */
export interface KeyJournal {
  /** Adds uses; while Redis is away they are lost. */
  note(uses: ReadonlyMap<string, number>, nowMs: number): Promise<void>;
  /** Used last first. Throws while Redis is away. */
  recent(limit: number): Promise<readonly string[]>;
  /** Used most first, with the uses of about the last two hours. Throws while Redis is away. */
  frequent(limit: number): Promise<readonly { readonly key: string; readonly uses: number }[]>;
}

export interface KeyJournalSettings {
  readonly service: string;
  readonly entity: string;
  readonly redis: RedisConnection;
}

const MOST_KEYS = 20_000;
const HALF_LIFE_MS = 3_600_000;
const FORGOTTEN_MS = 7 * 86_400_000;
const LEAST_USES = 0.1;

export function createKeyJournal({ service, entity, redis }: KeyJournalSettings): KeyJournal {
  const { client } = redis;
  // One id, so that all of them lie in one place of a cluster.
  const nameOf = (what: string) => redisKey(service, `${entity}-${what}`, 'journal');
  const [recent, frequent, halved] = [nameOf('recent'), nameOf('frequent'), nameOf('halved')];

  return {
    note: async (uses, nowMs) => {
      if (uses.size === 0 || !redis.isUp()) return;
      const batch = client.pipeline();
      for (const [key, count] of uses) {
        batch.zadd(recent, nowMs, key);
        batch.zincrby(frequent, count, key);
      }
      batch.zremrangebyrank(recent, 0, -MOST_KEYS - 1);
      batch.zremrangebyrank(frequent, 0, -MOST_KEYS - 1);
      for (const name of [recent, frequent]) batch.pexpire(name, FORGOTTEN_MS);
      await batch.exec().catch(() => null);
      await halve().catch(() => undefined);
    },
    recent: (limit) => client.zrevrange(recent, 0, limit - 1),
    frequent: async (limit) => {
      const found = await client.zrevrange(frequent, 0, limit - 1, 'WITHSCORES');
      return pairs(found).map(([key, uses]) => ({ key, uses: Number(uses) }));
    },
  };

  /** Once an hour one replica halves all counts, so that what was frequent long ago gives way. */
  async function halve(): Promise<void> {
    if ((await client.set(halved, '1', 'PX', HALF_LIFE_MS, 'NX')) !== 'OK') return;
    await client.zunionstore(frequent, 1, frequent, 'WEIGHTS', 0.5);
    await client.zremrangebyscore(frequent, 0, LEAST_USES);
  }
}

function pairs(flat: readonly string[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [
    flat[2 * i] as string,
    flat[2 * i + 1] as string,
  ]);
}
