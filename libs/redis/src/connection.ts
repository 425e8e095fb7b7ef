import type { Logger } from '@cadml/observability';
import { Redis, type RedisOptions } from 'ioredis';

/** A connection for short commands: it fails at once while Redis is away, and comes back by itself. */
export interface RedisConnection {
  readonly client: Redis;
  isUp(): boolean;
  close(): Promise<void>;
}

const COMMAND_OPTIONS = {
  // Whoever asks has something better to do than to wait: a cache miss, or the store.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 1_000,
  // One that is frozen keeps its connections and answers nothing: the first who waited in vain ends the connection,
  // and until another one answers nobody else waits.
  socketTimeout: 1_000,
  connectTimeout: 2_000,
} satisfies RedisOptions;

const RETRY_STEP_MS = 50;
const RETRY_MOST_MS = 1_000;

export function retryDelayMs(attempt: number): number {
  return Math.min(RETRY_MOST_MS, attempt * RETRY_STEP_MS);
}

/**
 * Connects to a `redis://`, `rediss://` or socket URL. Resolves whether or not Redis is there; that it went
 * away and came back is logged once each.
 */
export async function connectRedis(url: string, name: string, log: Logger): Promise<RedisConnection> {
  const client = new Redis(url, {
    ...COMMAND_OPTIONS,
    connectionName: name,
    retryStrategy: retryDelayMs,
    lazyConnect: true,
  });
  watch(client, name, log);
  await client.connect().catch(() => {});
  return {
    client,
    isUp: () => client.status === 'ready',
    close: async () => {
      client.disconnect();
    },
  };
}

/** One line when a connection is lost and one when it is back, however often it fails in between. */
export function watch(client: Redis, name: string, log: Logger): void {
  let down = false;
  client.on('error', (error: Error) => {
    if (!down) log.warn({ connection: name, err: error.message }, 'Redis cannot be reached');
    down = true;
  });
  client.on('ready', () => {
    if (down) log.info({ connection: name }, 'Redis is back');
    down = false;
  });
}
