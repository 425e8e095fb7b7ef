import { hashKey } from '../hash-key.ts';
import { createSizedCache } from '../sized-cache.ts';

/** Keys that are asked for as Zipf's law says, always the same ones for a seed. */
export function createZipf(law: {
  readonly keys: number;
  readonly exponent: number;
  readonly seed: number;
}): () => string {
  const sums: number[] = [];
  for (let rank = 1; rank <= law.keys; rank++) sums.push((sums.at(-1) ?? 0) + rank ** -law.exponent);
  const random = seeded(law.seed);
  return () => {
    const wanted = random() * (sums.at(-1) as number);
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return `key-${low}`;
  };
}

/** Share of a trace that our policy and plain LRU answer. */
export function replay(trace: readonly string[], maxBytes: number, bytesOf: (key: string) => number) {
  const cache = createSizedCache<null>({ maxBytes, expectedKeys: maxBytes / 100, dropped: () => {} });
  const lru = createLru(maxBytes, bytesOf);
  let [ours, theirs] = [0, 0];
  for (const key of trace) {
    const hash = hashKey(key);
    if (cache.use(key, hash) === undefined) cache.put({ key, hash, bytes: bytesOf(key), value: null });
    else ours++;
    if (lru(key)) theirs++;
  }
  return { ours: ours / trace.length, lru: theirs / trace.length };
}

function createLru(maxBytes: number, bytesOf: (key: string) => number): (key: string) => boolean {
  const order = new Set<string>();
  let bytes = 0;
  return (key) => {
    const isHit = order.delete(key);
    order.add(key);
    if (!isHit) bytes += bytesOf(key);
    for (const oldest of order) {
      if (bytes <= maxBytes) break;
      order.delete(oldest);
      bytes -= bytesOf(oldest);
    }
    return isHit;
  };
}

/** mulberry32, evenly in 0 … 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
