import { shares, spread } from '../codes.ts';
import type { ShapeFacts } from '../shape-facts.ts';

/** Bins of the numbers of rows, with a bin for single regions behind them. */
const BINS = [17, 13, 9] as const;
/** In octaves. */
const RANGES = [
  { low: 0, high: 8 },
  { low: 0, high: 6 },
  { low: 0, high: 4 },
] as const;

/** How regions that are alike are laid out: one by n, two by n, a ring, a grid. Each region counts as one. */
export function arraysBlock({ groups }: ShapeFacts): readonly number[] {
  const bins = BINS.map((count) => new Float64Array(count));
  let single = 0;
  for (const { members, pitchMm, rows } of groups) {
    if (pitchMm === null) single += members.length;
    else
      for (const axis of [0, 1, 2] as const)
        spread(bins[axis] as Float64Array, rows[axis], RANGES[axis], members.length);
  }
  return bins.flatMap((own) => shares([...own, single]));
}
