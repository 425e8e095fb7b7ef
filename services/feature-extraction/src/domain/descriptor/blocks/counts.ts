import { thermometer } from '../codes.ts';
import type { ShapeFacts } from '../shape-facts.ts';

/** Almost all round, in radians: a hole and not a fillet. */
const ALL_ROUND = 6;

/** How many there are, in octaves: bodies, regions, round holes, handles, sorts of regions, the largest sort. */
export function countsBlock({
  document: { bodies, regions },
  classes,
  groups,
}: ShapeFacts): readonly number[] {
  const holes = regions.filter(({ sweep }, i) => classes[i] === 'hole' && sweep > ALL_ROUND).length;
  const handles = bodies.reduce((sum, { genus }) => sum + (genus ?? 0), 0);
  const largest = groups.reduce((most, { members }) => Math.max(most, members.length), 1);
  const count = Math.max(1, regions.length);
  return [
    ...thermometer(Math.log2(Math.max(1, bodies.length)), { low: 0, high: 8 }, 8),
    ...thermometer(Math.log2(count), { low: 1, high: 12 }, 11),
    ...thermometer(Math.log2(1 + holes), { low: 0, high: 6 }, 6),
    ...thermometer(Math.log2(1 + handles), { low: 0, high: 6 }, 6),
    ...thermometer(Math.log2(largest), { low: 0, high: 9 }, 9),
    ...thermometer(groups.length / count, { low: 0, high: 1 }, 6),
    ...thermometer(Math.log2(Math.max(1, groups.length)), { low: 0, high: 8 }, 8),
    ...thermometer(Math.log2(count / Math.max(1, bodies.length)), { low: 0, high: 8 }, 8),
  ];
}
