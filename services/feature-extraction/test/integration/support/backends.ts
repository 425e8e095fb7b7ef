import { startRedis } from '@cadml/testing';

let redis: ReturnType<typeof startRedis> | null = null;

/** The settings that reach a real redis-server, one for each test file. */
export async function redisSettings(): Promise<Record<string, string>> {
  redis ??= startRedis({ tcp: true });
  return { REDIS_URL: (await redis).url };
}
