import { type ErrorData, fromErrorData, type Stage, toAppError } from '@cadml/errors';
import { LRUCache } from 'lru-cache';
import { createSharedLevel, type SharedLevel } from './cache-shared-level.ts';
import type { CachedEntry } from './cached-entry.ts';
import type { RedisConnection } from './connection.ts';
import { createSingleFlight } from './single-flight.ts';

export type CacheLevel = 'l1' | 'l2';

export interface TwoLevelCacheSettings {
  readonly service: string;
  readonly entity: string;
  /** Raised when the form of the values changes: older entries are misses. */
  readonly schema: number;
  /** null: this process alone, without Redis. */
  readonly redis: RedisConnection | null;
  readonly l1MaxBytes: number;
  readonly l1TtlMs: number;
  readonly l2TtlMs: number;
  /** How long an error that the same input always gives is kept. */
  readonly negativeTtlMs: number;
  /** Stage that a cached error is reported with when its own is unknown. */
  readonly stage: Stage;
  /** Whether the same input will always end in this error. */
  readonly isDefinite: (error: ErrorData) => boolean;
  readonly events: CacheEvents;
}

/** What happens, for metrics; each look-up counts once per level. */
export interface CacheEvents {
  lookup(level: CacheLevel, hit: boolean, seconds: number): void;
  evicted(): void;
}

/** Computes a value; aborted when the last caller that waits for it went away. */
export type Compute<T> = (signal: AbortSignal) => Promise<T>;

/** Values are JSON; they are shared between callers and must not be changed. */
export interface TwoLevelCache<T> {
  /**
   * The value of `key`, from this process, from Redis, or computed: once at a time in this process, and
   * once across replicas while Redis is there.
   */
  get(
    key: string,
    signal: AbortSignal,
    compute: Compute<T>,
  ): Promise<{ readonly value: T; readonly level: CacheLevel | 'miss' }>;
  /** The value if this process has it; an error that is kept is none. Counts as a look-up only when found. */
  held(key: string): T | null;
  /** Bytes held in this process. */
  l1Bytes(): number;
}

interface Found<T> {
  readonly entry: CachedEntry<T>;
  readonly level: CacheLevel | 'miss';
}

export function createTwoLevelCache<T>(settings: TwoLevelCacheSettings): TwoLevelCache<T> {
  const own = createOwnLevel<T>(settings);
  const shared =
    settings.redis === null ? null : createSharedLevel<T>({ ...settings, redis: settings.redis });
  const flights = createSingleFlight<Found<T>>();

  return {
    get: async (key, signal, compute) => {
      const held = timed('l1', () => own.read(key));
      const found = held ?? (await flights.run(key, signal, (joint) => lookFurther(key, joint, compute)));
      if ('error' in found.entry) throw fromErrorData(found.entry.error, settings.stage);
      return { value: found.entry.value, level: found.level };
    },
    held: (key) => {
      const started = performance.now();
      const found = own.read(key);
      if (found === null || 'error' in found.entry) return null;
      settings.events.lookup('l1', true, (performance.now() - started) / 1000);
      return found.entry.value;
    },
    l1Bytes: own.bytes,
  };

  async function lookFurther(key: string, signal: AbortSignal, compute: Compute<T>): Promise<Found<T>> {
    if (shared === null) return computeAndKeep(key, signal, compute);
    const started = performance.now();
    const found = await readShared(shared, key);
    settings.events.lookup('l2', found !== null, (performance.now() - started) / 1000);
    if (found !== null) return found;
    const lock = await shared.takeTurn(key, signal);
    if (lock === null) return lookFurther(key, signal, compute);
    try {
      // Whoever had the turn before may have finished between our look and our turn.
      return (await readShared(shared, key)) ?? (await computeAndKeep(key, signal, compute));
    } finally {
      await lock.release();
    }
  }

  async function readShared(level: SharedLevel<T>, key: string): Promise<Found<T> | null> {
    const found = await level.read(key);
    if (found === null) return null;
    own.write(key, found.entry, found.length);
    return { entry: found.entry, level: 'l2' };
  }

  async function computeAndKeep(key: string, signal: AbortSignal, compute: Compute<T>): Promise<Found<T>> {
    const entry = await computeEntry(settings, signal, compute);
    own.write(key, entry, JSON.stringify(entry).length);
    await shared?.write(key, entry, 'error' in entry ? settings.negativeTtlMs : settings.l2TtlMs);
    return { entry, level: 'miss' };
  }

  function timed(level: CacheLevel, look: () => Found<T> | null): Found<T> | null {
    const started = performance.now();
    const found = look();
    settings.events.lookup(level, found !== null, (performance.now() - started) / 1000);
    return found;
  }
}

/** The level of this process: least recently used entries go first, by bytes. */
function createOwnLevel<T>(settings: TwoLevelCacheSettings) {
  const entries = new LRUCache<string, { entry: CachedEntry<T>; bytes: number }>({
    maxSize: settings.l1MaxBytes,
    sizeCalculation: (held, key) => held.bytes + key.length * 2,
    dispose: (_held, _key, reason) => {
      if (reason === 'evict') settings.events.evicted();
    },
  });
  return {
    read: (key: string): Found<T> | null => {
      const held = entries.get(key);
      return held === undefined ? null : { entry: held.entry, level: 'l1' };
    },
    write: (key: string, entry: CachedEntry<T>, length: number) => {
      const ttl = 'error' in entry ? settings.negativeTtlMs : settings.l1TtlMs;
      // A parsed object takes about twice its text.
      entries.set(key, { entry, bytes: length * 2 }, { ttl });
    },
    bytes: () => entries.calculatedSize,
  };
}

async function computeEntry<T>(
  settings: TwoLevelCacheSettings,
  signal: AbortSignal,
  compute: Compute<T>,
): Promise<CachedEntry<T>> {
  try {
    return { value: await compute(signal) };
  } catch (thrown) {
    const error = toAppError(thrown, settings.stage).toData();
    if (!settings.isDefinite(error)) throw thrown;
    return { error };
  }
}
