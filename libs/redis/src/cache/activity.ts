import type { CacheForecast } from './miniature-caches.ts';
import { createMiniatureCaches } from './miniature-caches.ts';
import { createSlidingCounts } from './sliding-counts.ts';
import { createTopKeys, type TopKey } from './top-keys.ts';

export type CacheLevel = 'l1' | 'local' | 'l2';
export type CacheSource = CacheLevel | 'miss';

/** What happens, for metrics; each look-up counts once per level that was asked. */
export interface CacheEvents {
  lookup(level: CacheLevel, hit: boolean, seconds: number): void;
  evicted(): void;
}

/** Since the start of this process. */
export interface CacheCounts {
  readonly hits: Readonly<Record<CacheLevel, number>>;
  readonly misses: Readonly<Record<CacheLevel, number>>;
  /** Look-ups that waited for a computation, of their own or another caller's. */
  readonly waited: number;
  readonly computed: number;
  /** Answers that were errors which are remembered. */
  readonly negative: number;
  /** Answers that were older than their time. */
  readonly stale: number;
  readonly revalidated: number;
  readonly revalidationsFailed: number;
  readonly evicted: number;
}

/** What was seen in the sliding window; the counts and forecasts are of entries that this process can hold. */
export interface CacheObservation extends CacheForecast {
  /** Share of look-ups that this process answered; null without look-ups. */
  readonly l1Ratio: number | null;
  /** Share of look-ups that nobody had to compute for. */
  readonly servedRatio: number | null;
}

/** What a cache is asked for, and what comes of it. */
export interface CacheActivity {
  looked(level: CacheLevel, hit: boolean, seconds: number): void;
  evicted(): void;
  count(event: 'computed' | 'revalidated' | 'revalidationsFailed'): void;
  /** The end of a look-up. */
  ended(key: string, hash: number, found: EndedLookup): void;
  /** Keys that are asked for so often that they should stay, at most `HOT_KEYS`; null until the next second. */
  takeHotKeys(): readonly string[] | null;
  /** Keys that were used since the last call, with how often. */
  takeUses(): ReadonlyMap<string, number>;
  counts(): CacheCounts;
  topKeys(): readonly TopKey[];
  observe(): CacheObservation;
}

export interface EndedLookup {
  readonly source: CacheSource;
  /** What the value takes in this process. */
  readonly bytes: number;
  readonly isStale: boolean;
  readonly isError: boolean;
}

export interface ActivitySettings {
  readonly events: CacheEvents;
  /** The middle of the capacities that are forecast. */
  readonly l1MaxBytes: number;
  /** What takes more is not kept in this process, whatever its capacity: forecasts leave it out. */
  readonly maxEntryBytes: number;
  readonly now: () => number;
}

/** The window that advice is drawn from: six hours in steps of ten minutes. */
const WINDOW = { buckets: 36, bucketMs: 600_000 } as const;
const MINUTE_MS = 60_000;
const TTLS_MS = [5, 15, 60, 180].map((minutes) => minutes * MINUTE_MS);
const CAPACITY_STEPS = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8];
const SKETCH = { slots: 256, halfLifeMs: MINUTE_MS } as const;
const HOT_KEYS = 32;
/** One look-up in five seconds, for sure. */
const HOT_PER_SECOND = 0.2;
const PIN_INTERVAL_MS = 1_000;
const MOST_USES = 4_096;

export function createActivity(settings: ActivitySettings): CacheActivity {
  return new Activity(settings);
}

class Activity implements CacheActivity {
  readonly #events: CacheEvents;
  readonly #now: () => number;
  readonly #hits = { l1: 0, local: 0, l2: 0 };
  readonly #misses = { l1: 0, local: 0, l2: 0 };
  readonly #counts = {
    ...{ waited: 0, computed: 0, negative: 0, stale: 0 },
    ...{ revalidated: 0, revalidationsFailed: 0, evicted: 0 },
  };
  readonly #window = createSlidingCounts(['lookups', 'l1', 'waited'], WINDOW);
  readonly #top = createTopKeys(SKETCH);
  readonly #miniatures;
  readonly #maxEntryBytes: number;
  #uses = new Map<string, number>();
  #pinnedMs = Number.NEGATIVE_INFINITY;

  constructor({ events, l1MaxBytes, maxEntryBytes, now }: ActivitySettings) {
    this.#maxEntryBytes = maxEntryBytes;
    this.#events = events;
    this.#now = now;
    const capacities = CAPACITY_STEPS.map((step) => Math.round(l1MaxBytes * step));
    this.#miniatures = createMiniatureCaches({ ...WINDOW, capacities, ttlsMs: TTLS_MS });
  }

  looked(level: CacheLevel, hit: boolean, seconds: number): void {
    (hit ? this.#hits : this.#misses)[level]++;
    this.#events.lookup(level, hit, seconds);
  }

  evicted(): void {
    this.#counts.evicted++;
    this.#events.evicted();
  }

  count(event: 'computed' | 'revalidated' | 'revalidationsFailed'): void {
    this.#counts[event]++;
  }

  ended(key: string, hash: number, { source, bytes, isStale, isError }: EndedLookup): void {
    const nowMs = this.#now();
    this.#window.add('lookups', 1, nowMs);
    if (source === 'l1') this.#window.add('l1', 1, nowMs);
    if (source === 'miss') this.#window.add('waited', 1, nowMs);
    if (source === 'miss') this.#counts.waited++;
    if (isStale) this.#counts.stale++;
    if (isError) {
      this.#counts.negative += source === 'miss' ? 0 : 1;
      return;
    }
    this.#top.note(key, nowMs);
    if (bytes <= this.#maxEntryBytes) this.#miniatures.note(key, hash, bytes, nowMs);
    const uses = this.#uses.get(key);
    if (uses !== undefined || this.#uses.size < MOST_USES) this.#uses.set(key, (uses ?? 0) + 1);
  }

  takeHotKeys(): readonly string[] | null {
    const nowMs = this.#now();
    if (nowMs - this.#pinnedMs < PIN_INTERVAL_MS) return null;
    this.#pinnedMs = nowMs;
    const hot = this.#top.list(nowMs).filter(({ least }) => least >= HOT_PER_SECOND);
    return hot.slice(0, HOT_KEYS).map(({ key }) => key);
  }

  takeUses(): ReadonlyMap<string, number> {
    const uses = this.#uses;
    this.#uses = new Map();
    return uses;
  }

  counts(): CacheCounts {
    return { ...this.#counts, hits: { ...this.#hits }, misses: { ...this.#misses } };
  }

  topKeys(): readonly TopKey[] {
    return this.#top.list(this.#now());
  }

  observe(): CacheObservation {
    const nowMs = this.#now();
    const sum = (name: 'lookups' | 'l1' | 'waited') => this.#window.sum(name, nowMs);
    const lookups = sum('lookups');
    const ratio = (count: number) => (lookups === 0 ? null : count / lookups);
    return {
      ...this.#miniatures.forecast(nowMs),
      l1Ratio: ratio(sum('l1')),
      servedRatio: ratio(lookups - sum('waited')),
    };
  }
}
