import { mix } from './hash-key.ts';

/** How often keys were asked for of late, in a fixed space: never too low, seldom too high. */
export interface FrequencySketch {
  note(hash: number): void;
  /** 0 … 15. */
  estimate(hash: number): number;
}

const ROWS = 4;
const MOST = 15;
/** Notes for each counter of a row until all are halved, so that what was asked for long ago counts less. */
const SAMPLE_FACTOR = 10;
const SEEDS = [0x97cb3127, 0xb8f1f6d5, 0xc3a5c85c, 0x9ae16a3b] as const;

/**
 * A Count-Min sketch with conservative update, four rows of counters up to 15, halved as TinyLFU does.
 *
 * Cormode, Muthukrishnan: "An improved data stream summary: the count-min sketch and its applications", 2005;
 * Einziger, Friedman, Manes: "TinyLFU: A Highly Efficient Cache Admission Policy", ACM TOS 2017.
 *
 * @param width counters of a row; about as many as keys are to be told apart. Rounded up to a power of two.
 */
export function createFrequencySketch(width: number): FrequencySketch {
  const columns = 2 ** Math.ceil(Math.log2(Math.max(64, width)));
  const counters = new Uint8Array(columns * ROWS);
  const limit = columns * SAMPLE_FACTOR;
  let notes = 0;
  const slot = (hash: number, row: number) =>
    row * columns + (mix(hash ^ (SEEDS[row] as number)) & (columns - 1));
  const estimate = (hash: number) => {
    let least = MOST;
    for (let row = 0; row < ROWS; row++) least = Math.min(least, counters[slot(hash, row)] as number);
    return least;
  };
  return {
    estimate,
    note: (hash) => {
      const count = estimate(hash);
      if (count < MOST) raise(hash, count);
      if (++notes < limit) return;
      for (let i = 0; i < counters.length; i++) counters[i] = (counters[i] as number) >> 1;
      notes = limit / 2;
    },
  };

  /** Only the smallest counters: the others are too high already. */
  function raise(hash: number, count: number): void {
    for (let row = 0; row < ROWS; row++) {
      const at = slot(hash, row);
      if (counters[at] === count) counters[at] = count + 1;
    }
  }
}
