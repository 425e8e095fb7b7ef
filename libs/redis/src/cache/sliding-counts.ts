/** Sums over the last stretch of time: buckets of equal length, of which the oldest goes when a new one begins. */
export interface SlidingCounts<N extends string> {
  add(name: N, by: number, nowMs: number): void;
  sum(name: N, nowMs: number): number;
  /** How much of the window has been seen, in milliseconds. */
  seenMs(nowMs: number): number;
}

export interface SlidingWindow {
  readonly buckets: number;
  readonly bucketMs: number;
}

export function createSlidingCounts<N extends string>(
  names: readonly N[],
  { buckets, bucketMs }: SlidingWindow,
): SlidingCounts<N> {
  const columns = new Map(names.map((name) => [name, new Float64Array(buckets)] as const));
  let startedMs = Number.NaN;
  let current = Number.NaN;
  const column = (name: N) => columns.get(name) as Float64Array;
  return {
    add: (name, by, nowMs) => {
      const bucket = turnTo(nowMs);
      const counts = column(name);
      counts[bucket] = (counts[bucket] as number) + by;
    },
    sum: (name, nowMs) => {
      turnTo(nowMs);
      return column(name).reduce((total, count) => total + count, 0);
    },
    seenMs: (nowMs) => {
      turnTo(nowMs);
      return Math.min(nowMs - startedMs, (buckets - 1) * bucketMs + (nowMs % bucketMs));
    },
  };

  function turnTo(nowMs: number): number {
    const wanted = Math.floor(nowMs / bucketMs);
    if (Number.isNaN(startedMs)) {
      startedMs = nowMs;
      current = wanted;
    }
    const first = Math.max(current + 1, wanted - buckets + 1);
    for (let bucket = first; bucket <= wanted; bucket++) {
      for (const counts of columns.values()) counts[bucket % buckets] = 0;
    }
    current = Math.max(current, wanted);
    return current % buckets;
  }
}
