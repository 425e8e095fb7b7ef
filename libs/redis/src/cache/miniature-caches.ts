import { createSizedCache, type SizedCache } from './sized-cache.ts';
import { createSlidingCounts, type SlidingCounts, type SlidingWindow } from './sliding-counts.ts';

/** What a cache of another size, or one that keeps entries for another time, would have done. */
export interface CacheForecast {
  /** How much of the window has been seen. */
  readonly seenMs: number;
  /** Look-ups in it. */
  readonly lookups: number;
  /** Those of the sampled keys, from which the ratios come. */
  readonly sampled: number;
  /** Share of keys that are sampled. */
  readonly sampleRate: number;
  /** By capacity: share of look-ups that it would have answered. */
  readonly capacities: readonly { readonly bytes: number; readonly hitRatio: number }[];
  /** By time to live: share of look-ups that would have found an entry too old, had there been room for all. */
  readonly ttls: readonly { readonly ms: number; readonly expiredRatio: number }[];
}

export interface MiniatureCaches {
  /** A look-up, when it is known what the entry takes. */
  note(key: string, hash: number, bytes: number, nowMs: number): void;
  forecast(nowMs: number): CacheForecast;
}

export interface MiniatureSettings extends SlidingWindow {
  readonly capacities: readonly number[];
  readonly ttlsMs: readonly number[];
}

/** Keys that are followed; beyond it only half as many are sampled from then on. */
const MOST_KEYS = 2_048;
const FEW_KEYS = MOST_KEYS / 4;
const HASH_RANGE = 2 ** 32;

/**
 * Plays the look-ups through small caches with the same policy. Keys are sampled by their hash, and capacities
 * scaled by the sampling rate, which follows the number of keys, so that memory and time stay bounded.
 *
 * Waldspurger, Park, Garthwaite, Ahmad: "Efficient MRC Construction with SHARDS", FAST 2015 (the sampling, and
 * the correction of SHARDS-adj: look-ups that the sample lacks are taken as those of the most frequent keys);
 * Waldspurger, Saemundsson, Ahmad, Park: "Cache Modeling and Optimization using Miniature Simulations", USENIX
 * ATC 2017 (any policy).
 */
export function createMiniatureCaches(settings: MiniatureSettings): MiniatureCaches {
  return new Miniatures(settings);
}

interface Ghost {
  readonly bytes: number;
  /** Under which its hits are counted. */
  readonly hits: string;
  readonly cache: SizedCache<null>;
}

/** When a sampled key would have been loaded last, by time to live, and when it was asked for. */
interface Loads {
  readonly hash: number;
  readonly loadedMs: number[];
  usedMs: number;
}

class Miniatures implements MiniatureCaches {
  readonly #settings: MiniatureSettings;
  readonly #counts: SlidingCounts<string>;
  readonly #ghosts: readonly Ghost[];
  readonly #expiries: readonly string[];
  /** What was asked for last is last. */
  readonly #loads = new Map<string, Loads>();
  #threshold = HASH_RANGE;
  #prunedMs = Number.NEGATIVE_INFINITY;

  constructor(settings: MiniatureSettings) {
    const { capacities, ttlsMs } = settings;
    const names = ['lookups', 'sampled', 'stoodFor', ...capacities.map(hits), ...ttlsMs.map(expiries)];
    this.#settings = settings;
    this.#counts = createSlidingCounts(names, settings);
    this.#ghosts = capacities.map((bytes) => ({ bytes, hits: hits(bytes), cache: ghostOf(bytes) }));
    this.#expiries = ttlsMs.map(expiries);
  }

  note(key: string, hash: number, bytes: number, nowMs: number): void {
    this.#counts.add('lookups', 1, nowMs);
    if (hash >= this.#threshold) return;
    this.#counts.add('sampled', 1, nowMs);
    this.#count('stoodFor', nowMs);
    for (const { hits: name, cache } of this.#ghosts) {
      if (cache.use(key, hash) === undefined) cache.put({ key, hash, bytes, value: null });
      else this.#count(name, nowMs);
    }
    this.#noteLoads(key, hash, nowMs);
    if (nowMs - this.#prunedMs >= this.#settings.bucketMs || this.#loads.size > MOST_KEYS) this.#prune(nowMs);
  }

  forecast(nowMs: number): CacheForecast {
    const sum = (name: string) => this.#counts.sum(name, nowMs);
    const lookups = sum('lookups');
    const lacking = lookups - sum('stoodFor');
    const share = (count: number) => (lookups === 0 ? 0 : Math.min(1, Math.max(0, count / lookups)));
    return {
      seenMs: this.#counts.seenMs(nowMs),
      lookups,
      sampled: sum('sampled'),
      sampleRate: this.#threshold / HASH_RANGE,
      capacities: this.#settings.capacities.map((bytes) => ({
        bytes,
        hitRatio: share(sum(hits(bytes)) + lacking),
      })),
      ttls: this.#settings.ttlsMs.map((ms) => ({ ms, expiredRatio: share(sum(expiries(ms))) })),
    };
  }

  /** Each look-up of a sampled key stands for those of the keys that are not. */
  #count(name: string, nowMs: number): void {
    this.#counts.add(name, HASH_RANGE / this.#threshold, nowMs);
  }

  #noteLoads(key: string, hash: number, nowMs: number): void {
    const { ttlsMs } = this.#settings;
    const loads = this.#loads.get(key) ?? { hash, loadedMs: ttlsMs.map(() => nowMs), usedMs: nowMs };
    this.#loads.delete(key);
    this.#loads.set(key, loads);
    loads.usedMs = nowMs;
    ttlsMs.forEach((ttlMs, i) => {
      if (nowMs - (loads.loadedMs[i] as number) < ttlMs) return;
      this.#count(this.#expiries[i] as string, nowMs);
      loads.loadedMs[i] = nowMs;
    });
  }

  /** Forgets keys that nobody asked for during the window, and samples as many as can be followed. */
  #prune(nowMs: number): void {
    const { buckets, bucketMs } = this.#settings;
    this.#prunedMs = nowMs;
    for (const [key, { usedMs }] of this.#loads) {
      if (usedMs > nowMs - buckets * bucketMs) break;
      this.#loads.delete(key);
    }
    if (this.#loads.size > MOST_KEYS) this.#sample(this.#threshold / 2);
    else if (this.#loads.size < FEW_KEYS) this.#sample(Math.min(HASH_RANGE, this.#threshold * 2));
  }

  #sample(threshold: number): void {
    if (threshold === this.#threshold) return;
    this.#threshold = threshold;
    for (const [key, { hash }] of this.#loads) {
      if (hash < threshold) continue;
      this.#loads.delete(key);
      for (const { cache } of this.#ghosts) cache.remove(key);
    }
    for (const { bytes, cache } of this.#ghosts) cache.resize((bytes * threshold) / HASH_RANGE);
  }
}

function ghostOf(bytes: number): SizedCache<null> {
  return createSizedCache({ maxBytes: bytes, expectedKeys: MOST_KEYS, dropped: () => undefined });
}

const hits = (bytes: number) => `hits-${bytes}`;
const expiries = (ms: number) => `expiries-${ms}`;
