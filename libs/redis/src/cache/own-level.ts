import type { CachedEntry } from './cached-entry.ts';
import { createSizedCache } from './sized-cache.ts';

/** An entry of this process with its times. */
export interface OwnEntry<T> {
  readonly entry: CachedEntry<T>;
  readonly bytes: number;
  /** Older than it should be: to be used, and made anew. */
  readonly isStale: boolean;
}

export interface OwnLevelLimits {
  readonly maxBytes: number;
  readonly ttlMs: number;
}

export interface OwnLevelSettings extends OwnLevelLimits {
  /** Larger ones are not kept. */
  readonly maxEntryBytes: number;
  /** How long an entry may be used beyond its time while a new one is fetched. */
  readonly staleMs: number;
  readonly negativeTtlMs: number;
  readonly now: () => number;
  readonly evicted: () => void;
}

/** The level of this process, by bytes and with times. */
export interface OwnLevel<T> {
  read(key: string, hash: number): OwnEntry<T> | null;
  /** Whether there is a fresh value. */
  has(key: string): boolean;
  /** `staleSinceMs`: since when it is old where it comes from; null: it is not. Old ones keep their times. */
  write(key: string, hash: number, made: Omit<OwnEntry<T>, 'isStale'>, staleSinceMs?: number | null): void;
  /** Keeps a stale entry's revalidation from being tried again for a moment. */
  postpone(key: string): void;
  /** Whether an entry of so many bytes is kept at all. */
  keeps(key: string, bytes: number): boolean;
  /** Whether an entry of so many bytes is kept without another one having to go. */
  hasRoomFor(key: string, bytes: number): boolean;
  pin(keys: readonly string[]): void;
  placeOf(key: string): { readonly bytes: number; readonly isPinned: boolean } | null;
  configure(limits: OwnLevelLimits): void;
  figures(): OwnLevelFigures;
}

export interface OwnLevelFigures extends OwnLevelLimits {
  readonly entries: number;
  readonly bytes: number;
  readonly pinned: { readonly size: number; readonly bytes: number };
}

/** What pinned entries may take of the whole. */
const PINNED_SHARE = 0.25;
/** A small entry of the documents that this holds: the sketch tells as many keys apart as fit. */
const SMALL_ENTRY_BYTES = 2_048;
const ENTRY_OVERHEAD_BYTES = 200;
const POSTPONE_MS = 30_000;
/** Up to here an entry is let in without a contest. */
const FILLED_SHARE = 0.98;

interface Timed<T> {
  readonly entry: CachedEntry<T>;
  readonly loadedMs: number;
  /** Not to be revalidated before. */
  retryFromMs: number;
}

export function createOwnLevel<T>(settings: OwnLevelSettings): OwnLevel<T> {
  const { staleMs, negativeTtlMs, maxEntryBytes, now } = settings;
  let { maxBytes, ttlMs } = settings;
  let pinnedKeys: readonly string[] = [];
  const cache = createSizedCache<Timed<T>>({
    maxBytes,
    expectedKeys: maxBytes / SMALL_ENTRY_BYTES,
    dropped: settings.evicted,
  });
  const pinAll = () => cache.pin(pinnedKeys, maxBytes * PINNED_SHARE);
  const lifeOf = ({ entry }: Timed<T>) =>
    'error' in entry ? { freshMs: negativeTtlMs, staleMs: 0 } : { freshMs: ttlMs, staleMs };
  return {
    read: (key, hash) => {
      const held = cache.use(key, hash);
      if (held === undefined) return null;
      const { value, bytes } = held;
      const life = lifeOf(value);
      const ageMs = now() - value.loadedMs;
      if (ageMs < life.freshMs) return { entry: value.entry, bytes, isStale: false };
      if (ageMs < life.freshMs + life.staleMs)
        return { entry: value.entry, bytes, isStale: now() >= value.retryFromMs };
      cache.remove(key);
      return null;
    },
    has: (key) => {
      const value = cache.peek(key)?.value;
      return value !== undefined && 'value' in value.entry && now() - value.loadedMs < lifeOf(value).freshMs;
    },
    write: (key, hash, { entry, bytes }, staleSinceMs = null) => {
      const taken = takenBy(key, bytes);
      if (taken > maxEntryBytes) return;
      const isOld = staleSinceMs !== null;
      const loadedMs = isOld ? staleSinceMs - ttlMs : now();
      const retryFromMs = isOld ? (cache.peek(key)?.value.retryFromMs ?? 0) : 0;
      cache.put({ key, hash, value: { entry, loadedMs, retryFromMs }, bytes: taken });
    },
    postpone: (key) => {
      const held = cache.peek(key);
      if (held !== undefined) held.value.retryFromMs = now() + POSTPONE_MS;
    },
    keeps: (key, bytes) => takenBy(key, bytes) <= maxEntryBytes,
    hasRoomFor: (key, bytes) => {
      const taken = takenBy(key, bytes);
      return taken <= maxEntryBytes && cache.bytes + taken <= maxBytes * FILLED_SHARE;
    },
    pin: (keys) => {
      pinnedKeys = keys;
      pinAll();
    },
    placeOf: (key) => {
      const held = cache.peek(key);
      return held === undefined ? null : { bytes: held.bytes, isPinned: cache.isPinned(key) };
    },
    configure: (limits) => {
      ({ maxBytes, ttlMs } = limits);
      cache.resize(maxBytes);
      pinAll();
    },
    figures: () => ({ entries: cache.size, bytes: cache.bytes, pinned: cache.pinned, maxBytes, ttlMs }),
  };
}

function takenBy(key: string, bytes: number): number {
  return bytes + ENTRY_OVERHEAD_BYTES + key.length * 2;
}
