import type { ErrorData } from '@cadml/errors';
import type { RedisConnection } from '../connection.ts';
import { redisKey } from '../keys.ts';
import { pause } from '../pause.ts';
import { type ShortLock, tryShortLock } from '../short-lock.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { decodeEntry, encodeEntry, type SharedEntry, type ValueCodec } from './cached-entry.ts';

export interface SharedLevelSettings<T> {
  readonly service: string;
  readonly entity: string;
  readonly schema: number;
  readonly codec: ValueCodec<T>;
  readonly redis: RedisConnection;
  readonly maxEntryBytes: number;
  readonly now: () => number;
}

/** The level that replicas share. While Redis is away it holds nothing and keeps nobody waiting. */
export interface SharedLevel<T> {
  read(key: string): Promise<SharedEntry<T> | null>;
  /** Several at once, in their order. */
  readMany(keys: readonly string[]): Promise<readonly (SharedEntry<T> | null)[]>;
  /** Bytes of each; 0 for what is not there. */
  lengths(keys: readonly string[]): Promise<readonly number[]>;
  /** Values over the limit leave a note that they are too large, so that no replica waits for another's. */
  write(key: string, made: Uint8Array | ErrorData, ttlMs: number): Promise<void>;
  /**
   * Waits for this replica's turn to compute `key`: the lock, or null when another computed it meanwhile, or
   * its value is too large to be shared.
   */
  takeTurn(key: string, signal: AbortSignal): Promise<ShortLock | null>;
  /** The lock, or null when another replica has it. */
  tryTurn(key: string): Promise<ShortLock | null>;
  /** Asks whether it answers, so that `trouble` is true while nobody looks anything up. */
  probe(): Promise<void>;
  trouble(): string | null;
}

/** A replica that computes keeps others waiting this long beyond its last renewal. */
const LOCK_TTL_MS = 5_000;
const POLL_FIRST_MS = 20;
const POLL_MOST_MS = 250;
const NO_LOCK: ShortLock = { release: async () => {} };

const BREAKER = { failures: 3, pauseMs: 2_000 } as const;

export function createSharedLevel<T>(settings: SharedLevelSettings<T>): SharedLevel<T> {
  const { service, entity, schema, codec, maxEntryBytes, now } = settings;
  const { client, isUp } = settings.redis;
  const breaker = createBreaker({ ...BREAKER, now, isRefusal });
  // A connection that is known to be lost fails at once, and comes back by itself: there is nothing to be learnt.
  const attempt = async <R>(ask: () => Promise<R>) => (isUp() ? await breaker.attempt(ask) : null);
  // Replicas of the release before keep their values under names of their own.
  const nameOf = (key: string) => redisKey(service, `${entity}-${schema}`, key);
  const decode = (bytes: Buffer | null | undefined) =>
    bytes == null ? null : decodeEntry<T>(schema, codec, bytes);
  const read: SharedLevel<T>['read'] = async (key) =>
    decode(await attempt(() => client.getBuffer(nameOf(key))));
  const tryTurn: SharedLevel<T>['tryTurn'] = async (key) => {
    const name = redisKey(service, `${entity}-lock`, key);
    const outcome = await attempt(async () => ({
      lock: await tryShortLock(client, name, LOCK_TTL_MS),
    }));
    return outcome === null ? NO_LOCK : outcome.lock;
  };
  return {
    read,
    readMany: async (keys) => {
      const found = await attempt(() =>
        askMany<Buffer | null>(client, keys.map(nameOf), (batch, name) => batch.getBuffer(name)),
      );
      return keys.map((_, i) => decode(found?.[i]));
    },
    lengths: async (keys) => {
      const found = await attempt(() =>
        askMany<number>(client, keys.map(nameOf), (batch, name) => batch.strlen(name)),
      );
      return found ?? keys.map(() => 0);
    },
    write: async (key, made, ttlMs) => {
      const bytes = encode(made);
      await attempt(() => client.set(nameOf(key), bytes, 'PX', ttlMs));
    },
    takeTurn: async (key, signal) => {
      for (let pauseMs = POLL_FIRST_MS; ; pauseMs = Math.min(POLL_MOST_MS, pauseMs * 2)) {
        signal.throwIfAborted();
        const lock = await tryTurn(key);
        if (lock !== null) return lock;
        await pause(pauseMs, signal);
        if ((await read(key)) !== null) return null;
      }
    },
    tryTurn,
    probe: async () => {
      await attempt(() => client.ping());
    },
    trouble: () => troubleOf(isUp(), breaker),
  };

  function encode(made: Uint8Array | ErrorData): Buffer {
    const header = { schema, madeMs: now() };
    if (!(made instanceof Uint8Array)) return encodeEntry({ ...header, error: made }, null);
    if (made.length > maxEntryBytes) return encodeEntry({ ...header, tooLarge: true }, null);
    return encodeEntry(header, made);
  }
}

/** One command for each, in one round trip; without MGET, because the keys of a cluster lie in different places. */
async function askMany<R>(
  client: RedisConnection['client'],
  names: readonly string[],
  command: (batch: ReturnType<RedisConnection['client']['pipeline']>, name: string) => unknown,
): Promise<readonly R[]> {
  const batch = client.pipeline();
  for (const name of names) command(batch, name);
  return ((await batch.exec()) ?? []).map(([error, value]) => {
    if (error) throw error;
    return value as R;
  });
}

/** What Redis itself says, such as that its memory is full. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}

function troubleOf(isUp: boolean, breaker: Breaker): string | null {
  return isUp ? breaker.trouble() : 'no connection';
}
