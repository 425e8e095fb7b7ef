import { type ErrorData, fromErrorData, type Stage, toAppError } from '@cadml/errors';
import type { RedisConnection } from '../connection.ts';
import type { ShortLock } from '../short-lock.ts';
import { type CacheActivity, type CacheEvents, type CacheSource, createActivity } from './activity.ts';
import type { CachedEntry, ValueCodec } from './cached-entry.ts';
import { hashKey } from './hash-key.ts';
import { type LoadReport, loadEntries } from './load-entries.ts';
import { createOwnLevel, type OwnLevel, type OwnLevelFigures, type OwnLevelLimits } from './own-level.ts';
import { createSharedLevel, type SharedLevel } from './shared-level.ts';
import { createSingleFlight } from './single-flight.ts';

export interface TwoLevelCacheSettings<T> {
  readonly service: string;
  readonly entity: string;
  /** Raised when the form of the values changes: older entries are misses. */
  readonly schema: number;
  readonly codec: ValueCodec<T>;
  /** null: this process alone, without Redis. */
  readonly redis: RedisConnection | null;
  /** What this host keeps beside; asked after this process and before Redis. */
  readonly local?: LocalLevel<T>;
  readonly l1: OwnLevelLimits & { readonly maxEntryBytes: number };
  readonly l2: { readonly ttlMs: number; readonly maxEntryBytes: number };
  /** How long an entry is used beyond its time while a new one is fetched. */
  readonly staleMs: number;
  /** How long an error that the same input always gives is kept. */
  readonly negativeTtlMs: number;
  /** Stage that a cached error is reported with when its own is unknown. */
  readonly stage: Stage;
  /** Whether the same input will always end in this error. */
  readonly isDefinite: (error: ErrorData) => boolean;
  readonly events: CacheEvents;
  /** Unix milliseconds. */
  readonly now?: () => number;
}

/** A store of this host whose entries have no end. It does not throw. */
export interface LocalLevel<T> {
  /** Whether it is there, at once. */
  has(key: string): boolean;
  read(key: string): Promise<T | null>;
  write(key: string, value: T): Promise<void>;
}

/** Computes a value; aborted when the last caller that waits for it went away. */
export type Compute<T> = (signal: AbortSignal) => Promise<T>;

/** Values are shared between callers and must not be changed. */
export interface TwoLevelCache<T> {
  /**
   * The value of `key`, from this process, from Redis, or computed: once at a time in this process, and once
   * across replicas while Redis is there. One that is older than its time is given at once, and fetched or
   * computed anew in the background.
   */
  get(
    key: string,
    signal: AbortSignal,
    compute: Compute<T>,
  ): Promise<{ readonly value: T; readonly source: CacheSource }>;
  /** The value if this process has it and it is fresh; an error is none. Counts as a look-up only when found. */
  held(key: string): T | null;
  /** Loads values from Redis, in this order, as long as nothing has to go for them. Not counted as look-ups. */
  load(keys: readonly string[], signal: AbortSignal): Promise<LoadReport>;
  /** What Redis holds under these keys, in bytes; 0 for what it does not have. */
  sharedBytes(keys: readonly string[]): Promise<readonly number[]>;
  configure(limits: OwnLevelLimits): void;
  figures(): OwnLevelFigures;
  /** What an entry takes in this process, and whether it stays there whatever comes; null when it is not there. */
  placeOf(key: string): { readonly bytes: number; readonly isPinned: boolean } | null;
  readonly activity: CacheActivity;
  /** Asks Redis whether it answers, so that `trouble` is true while nobody looks anything up. */
  probe(): Promise<void>;
  /** Why Redis does not answer, or null. */
  trouble(): string | null;
  /** Ends what runs in the background. */
  close(): Promise<void>;
}

export function createTwoLevelCache<T>(settings: TwoLevelCacheSettings<T>): TwoLevelCache<T> {
  return new Levels(settings);
}

interface Found<T> {
  readonly entry: CachedEntry<T>;
  readonly source: CacheSource;
  /** What it takes in this process. */
  readonly bytes: number;
  readonly isStale: boolean;
}

class Levels<T> implements TwoLevelCache<T> {
  readonly activity: CacheActivity;
  readonly #settings: TwoLevelCacheSettings<T>;
  readonly #now: () => number;
  readonly #own: OwnLevel<T>;
  readonly #shared: SharedLevel<T> | null;
  readonly #flights = createSingleFlight<Found<T>>();
  readonly #closing = new AbortController();
  readonly #revalidations = new Map<string, Promise<void>>();

  constructor(settings: TwoLevelCacheSettings<T>) {
    const { redis, l1, l2, now = Date.now } = settings;
    this.#settings = settings;
    this.#now = now;
    const { maxBytes: l1MaxBytes, maxEntryBytes } = l1;
    this.activity = createActivity({ events: settings.events, l1MaxBytes, maxEntryBytes, now });
    const evicted = () => this.activity.evicted();
    this.#own = createOwnLevel({ ...settings, ...l1, now, evicted });
    this.#shared =
      redis === null ? null : createSharedLevel({ ...settings, redis, now, maxEntryBytes: l2.maxEntryBytes });
  }

  async get(key: string, signal: AbortSignal, compute: Compute<T>) {
    const hash = hashKey(key);
    const lookup = { key, hash, compute };
    const found =
      this.#readOwn(key, hash) ??
      (await this.#flights.run(key, signal, (joint) => this.#lookFurther(lookup, joint)));
    this.#note(key, hash, found);
    if (found.isStale) this.#revalidate(lookup, found);
    if ('error' in found.entry) throw fromErrorData(found.entry.error, this.#settings.stage);
    return { value: found.entry.value, source: found.source };
  }

  held(key: string): T | null {
    if (!this.#own.has(key)) return null;
    const hash = hashKey(key);
    const found = this.#readOwn(key, hash);
    if (found === null || 'error' in found.entry) return null;
    this.#note(key, hash, found);
    return found.entry.value;
  }

  async load(keys: readonly string[], signal: AbortSignal): Promise<LoadReport> {
    const deps = { ...this.#settings, now: this.#now, own: this.#own, shared: this.#shared };
    return await loadEntries(deps, keys, signal);
  }

  async sharedBytes(keys: readonly string[]): Promise<readonly number[]> {
    return (await this.#shared?.lengths(keys)) ?? keys.map(() => 0);
  }

  configure(limits: OwnLevelLimits): void {
    this.#own.configure(limits);
  }

  figures(): OwnLevelFigures {
    return this.#own.figures();
  }

  placeOf(key: string) {
    return this.#own.placeOf(key);
  }

  async probe(): Promise<void> {
    await this.#shared?.probe();
  }

  trouble(): string | null {
    return this.#shared?.trouble() ?? null;
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the cache is closing'));
    await Promise.all(this.#revalidations.values());
  }

  #note(key: string, hash: number, found: Found<T>): void {
    this.activity.ended(key, hash, { ...found, isError: 'error' in found.entry });
    const hotKeys = this.activity.takeHotKeys();
    if (hotKeys !== null) this.#own.pin(hotKeys);
  }

  #readOwn(key: string, hash: number): Found<T> | null {
    const started = performance.now();
    const held = this.#own.read(key, hash);
    this.activity.looked('l1', held !== null, (performance.now() - started) / 1000);
    return held === null ? null : { ...held, source: 'l1' };
  }

  async #lookFurther(lookup: Lookup<T>, signal: AbortSignal): Promise<Found<T>> {
    const found = (await this.#timed('local', this.#settings.local, () => this.#readLocal(lookup))) ?? null;
    if (found !== null) return found;
    const shared = await this.#timed('l2', this.#shared, () => this.#readShared(lookup));
    if (isFound(shared)) return shared;
    if (this.#shared === null || shared === 'too-large') return await this.#computeAndKeep(lookup, signal);
    const lock = await this.#shared.takeTurn(lookup.key, signal);
    return await this.#holding(lock, async () => {
      // Whoever had the turn before may have finished between our look and our turn.
      const made = await this.#readShared(lookup);
      return isFound(made) ? made : await this.#computeAndKeep(lookup, signal);
    });
  }

  /** A level that there is; its look-up is counted. */
  async #timed<F>(level: 'local' | 'l2', there: unknown, look: () => Promise<F | null>): Promise<F | null> {
    if (there == null) return null;
    const started = performance.now();
    const found = await look();
    const isHit = found !== null && found !== 'too-large';
    this.activity.looked(level, isHit, (performance.now() - started) / 1000);
    return found;
  }

  async #readLocal({ key, hash }: Lookup<T>): Promise<Found<T> | null> {
    const { local, codec } = this.#settings;
    const value = local?.has(key) ? await local.read(key) : null;
    if (value === null) return null;
    const bytes = codec.heldBytes(codec.encode(value).length);
    this.#own.write(key, hash, { entry: { value }, bytes });
    return { entry: { value }, source: 'local', bytes, isStale: false };
  }

  async #readShared({ key, hash }: Lookup<T>): Promise<Found<T> | 'too-large' | null> {
    const found = (await this.#shared?.read(key)) ?? null;
    if (found === null || found === 'too-large') return found;
    const { codec, l2, staleMs } = this.#settings;
    const { entry, encodedBytes, madeMs } = found;
    const freshUntilMs = 'error' in entry ? Infinity : madeMs + l2.ttlMs;
    const now = this.#now();
    if (now >= freshUntilMs + staleMs) return null;
    const isStale = now >= freshUntilMs;
    const bytes = codec.heldBytes(encodedBytes);
    this.#own.write(key, hash, { entry, bytes }, isStale ? freshUntilMs : null);
    return { entry, source: 'l2', bytes, isStale };
  }

  async #computeAndKeep({ key, hash, compute }: Lookup<T>, signal: AbortSignal): Promise<Found<T>> {
    const { codec, local, l2, staleMs, negativeTtlMs } = this.#settings;
    const entry = await this.#computeEntry(signal, compute);
    this.activity.count('computed');
    if ('error' in entry) {
      const bytes = JSON.stringify(entry.error).length * 2;
      this.#own.write(key, hash, { entry, bytes });
      await this.#shared?.write(key, entry.error, negativeTtlMs);
      return { entry, source: 'miss', bytes, isStale: false };
    }
    const encoded = codec.encode(entry.value);
    const bytes = codec.heldBytes(encoded.length);
    this.#own.write(key, hash, { entry, bytes });
    await Promise.all([
      local?.write(key, entry.value),
      this.#shared?.write(key, encoded, l2.ttlMs + staleMs),
    ]);
    return { entry, source: 'miss', bytes, isStale: false };
  }

  async #computeEntry(signal: AbortSignal, compute: Compute<T>): Promise<CachedEntry<T>> {
    try {
      return { value: await compute(signal) };
    } catch (thrown) {
      const error = toAppError(thrown, this.#settings.stage).toData();
      if (!this.#settings.isDefinite(error)) throw thrown;
      return { error };
    }
  }

  /** Has a stale entry replaced in the background, by one replica. */
  #revalidate(lookup: Lookup<T>, held: Found<T>): void {
    const { key } = lookup;
    if (this.#revalidations.has(key) || this.#closing.signal.aborted) return;
    this.#own.postpone(key);
    const flight = this.#flights.run(key, this.#closing.signal, (signal) =>
      this.#refresh(lookup, held, signal),
    );
    const done = flight.then(
      () => undefined,
      () => undefined,
    );
    this.#revalidations.set(
      key,
      done.finally(() => this.#revalidations.delete(key)),
    );
  }

  async #refresh(lookup: Lookup<T>, held: Found<T>, signal: AbortSignal): Promise<Found<T>> {
    const known = (await this.#readLocal(lookup)) ?? (await this.#readShared(lookup));
    if (isFound(known) && !known.isStale) return known;
    const lock =
      this.#shared === null || known === 'too-large' ? null : await this.#shared.tryTurn(lookup.key);
    if (lock === null && this.#shared !== null && known !== 'too-large') return held;
    try {
      return await this.#holding(lock, async () => {
        // Whoever had the turn before may have finished between our look and our turn.
        const since = lock === null ? null : await this.#readShared(lookup);
        if (isFound(since) && !since.isStale) return since;
        const made = await this.#computeAndKeep(lookup, signal);
        this.activity.count('revalidated');
        return made;
      });
    } catch {
      // What is there is still right: it is tried again later.
      this.activity.count('revalidationsFailed');
      return held;
    }
  }

  async #holding<R>(lock: ShortLock | null, work: () => Promise<R>): Promise<R> {
    try {
      return await work();
    } finally {
      await lock?.release();
    }
  }
}

interface Lookup<T> {
  readonly key: string;
  readonly hash: number;
  readonly compute: Compute<T>;
}

function isFound<T>(found: Found<T> | 'too-large' | null): found is Found<T> {
  return found !== null && found !== 'too-large';
}
