/** Hits of a cache that drops what was unused for longest. */
export function lruHits(trace: Uint32Array, capacity: number): number {
  const order = new Set<number>();
  let hits = 0;
  for (const key of trace) {
    if (order.delete(key)) hits++;
    order.add(key);
    if (order.size > capacity) order.delete(order.values().next().value as number);
  }
  return hits;
}

/**
 * Hits of the best that is possible with entries of one size: it knows the future, and keeps those that are asked
 * for soonest, the newcomer among them. Belady: "A study of replacement algorithms for a virtual-storage
 * computer", IBM Systems Journal 5 (1966).
 */
export function beladyHits(trace: Uint32Array, capacity: number): number {
  const next = nextUses(trace);
  /** When each key that is kept is asked for next. */
  const kept = new Map<number, number>();
  const farthest = new FarthestFirst();
  let hits = 0;
  trace.forEach((key, at) => {
    if (kept.has(key)) hits++;
    const use = next[at] as number;
    kept.set(key, use);
    farthest.push(use, key);
    if (kept.size <= capacity) return;
    for (;;) {
      const [when, candidate] = farthest.pop();
      // What was asked for since has a later entry.
      if (kept.get(candidate) !== when) continue;
      kept.delete(candidate);
      return;
    }
  });
  return hits;
}

/** Position of the next look-up of the same key; infinity when there is none. */
function nextUses(trace: Uint32Array): Float64Array {
  const next = new Float64Array(trace.length).fill(Number.POSITIVE_INFINITY);
  const seen = new Map<number, number>();
  for (let at = trace.length - 1; at >= 0; at--) {
    const key = trace[at] as number;
    next[at] = seen.get(key) ?? Number.POSITIVE_INFINITY;
    seen.set(key, at);
  }
  return next;
}

/** A heap of uses with the farthest on top. */
class FarthestFirst {
  readonly #heap: [number, number][] = [];

  push(use: number, key: number): void {
    const heap = this.#heap;
    let at = heap.push([use, key]) - 1;
    while (at > 0 && this.#use(at) > this.#use((at - 1) >> 1)) at = this.#swap(at, (at - 1) >> 1);
  }

  pop(): [number, number] {
    const heap = this.#heap;
    const top = heap[0] as [number, number];
    const last = heap.pop() as [number, number];
    if (heap.length === 0) return top;
    heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const child = this.#use(left + 1) > this.#use(left) ? left + 1 : left;
      if (this.#use(child) <= this.#use(at)) return top;
      at = this.#swap(at, child);
    }
  }

  #use(at: number): number {
    return this.#heap[at]?.[0] ?? Number.NEGATIVE_INFINITY;
  }

  #swap(a: number, b: number): number {
    const heap = this.#heap;
    [heap[a], heap[b]] = [heap[b] as [number, number], heap[a] as [number, number]];
    return b;
  }
}
