/** A key that is asked for often, with its rate: the true one lies between `least` and `most`. */
export interface TopKey {
  readonly key: string;
  /** Look-ups per second, weighted by how recent they are. */
  readonly least: number;
  readonly most: number;
}

/** The keys that are asked for most, of any number of keys in a fixed space. */
export interface TopKeys {
  note(key: string, nowMs: number): void;
  /** Most frequent first. */
  list(nowMs: number): readonly TopKey[];
}

export interface TopKeysSettings {
  /** Keys that are counted at a time; a key with more than 1/slots of all look-ups is always among them. */
  readonly slots: number;
  /** A look-up counts half after this time. */
  readonly halfLifeMs: number;
}

interface Counter {
  key: string;
  count: number;
  /** What may have been counted for the keys that had this counter before. */
  error: number;
  at: number;
}

/** Weights are brought back to 1 long before they leave the range of a number. */
const RESCALE_HALF_LIVES = 100;

/**
 * Space-Saving with weights that grow with time, so that old look-ups fade without being touched.
 *
 * Metwally, Agrawal, El Abbadi: "Efficient Computation of Frequent and Top-k Elements in Data Streams", ICDT
 * 2005; Cormode, Shkapenyuk, Srivastava, Xu: "Forward Decay: A Practical Time Decay Model for Streaming
 * Systems", ICDE 2009.
 */
export function createTopKeys({ slots, halfLifeMs }: TopKeysSettings): TopKeys {
  const byKey = new Map<string, Counter>();
  /** A heap: the smallest count is first. */
  const heap: Counter[] = [];
  let landmarkMs = Number.NaN;

  return {
    note: (key, nowMs) => {
      const weight = weightAt(nowMs);
      const known = byKey.get(key);
      if (known !== undefined) {
        known.count += weight;
        sinkFrom(heap, known.at);
      } else if (heap.length < slots) {
        addCounter(key, weight);
      } else {
        takeOver(heap[0] as Counter, key, weight);
      }
    },
    list: (nowMs) => {
      const perSecond = (Math.LN2 * 1000) / halfLifeMs / weightAt(nowMs);
      return heap
        .toSorted((a, b) => b.count - a.count)
        .map(({ key, count, error }) => ({
          key,
          least: (count - error) * perSecond,
          most: count * perSecond,
        }));
    },
  };

  function weightAt(nowMs: number): number {
    if (Number.isNaN(landmarkMs)) landmarkMs = nowMs;
    const halfLives = (nowMs - landmarkMs) / halfLifeMs;
    if (halfLives < RESCALE_HALF_LIVES) return 2 ** halfLives;
    const factor = 2 ** -halfLives;
    for (const counter of heap) {
      counter.count *= factor;
      counter.error *= factor;
    }
    landmarkMs = nowMs;
    return 1;
  }

  function addCounter(key: string, weight: number): void {
    const counter = { key, count: weight, error: 0, at: heap.length };
    byKey.set(key, counter);
    heap.push(counter);
    riseFrom(heap, counter.at);
  }

  function takeOver(weakest: Counter, key: string, weight: number): void {
    byKey.delete(weakest.key);
    weakest.key = key;
    weakest.error = weakest.count;
    weakest.count += weight;
    byKey.set(key, weakest);
    sinkFrom(heap, weakest.at);
  }
}

function sinkFrom(heap: Counter[], start: number): void {
  for (let at = start; ; ) {
    const left = 2 * at + 1;
    if (left >= heap.length) return;
    const right = left + 1;
    const least = right < heap.length && countAt(heap, right) < countAt(heap, left) ? right : left;
    if (countAt(heap, least) >= countAt(heap, at)) return;
    swap(heap, at, least);
    at = least;
  }
}

function riseFrom(heap: Counter[], start: number): void {
  for (let at = start; at > 0; ) {
    const parent = (at - 1) >> 1;
    if (countAt(heap, parent) <= countAt(heap, at)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function countAt(heap: readonly Counter[], at: number): number {
  return (heap[at] as Counter).count;
}

function swap(heap: Counter[], a: number, b: number): void {
  const [first, second] = [heap[a] as Counter, heap[b] as Counter];
  heap[a] = second;
  heap[b] = first;
  second.at = a;
  first.at = b;
}
