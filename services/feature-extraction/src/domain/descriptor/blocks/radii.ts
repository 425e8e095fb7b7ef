import { shares, spread } from '../codes.ts';
import type { ShapeFacts } from '../shape-facts.ts';

const BINS = 12;
/** Octaves of the size of the part. */
const RANGE = { low: -7, high: 1 };

/** Radii of cylinders and of the tubes of tori over the size of the part, outside and inside: by area and number. */
export function radiiBlock({ document: { regions }, sizeMm }: ShapeFacts): readonly number[] {
  const bins = [0, 1, 2, 3].map(() => new Float64Array(BINS));
  let [flatArea, flatCount] = [0, 0];
  for (const { surface, bend, areaMm2 } of regions) {
    if (surface.kind !== 'cylinder' && surface.kind !== 'torus') {
      flatArea += areaMm2;
      flatCount++;
      continue;
    }
    const place = Math.log2(surface.radius / sizeMm);
    const side = bend === 'concave' ? 1 : 0;
    spread(bins[side] as Float64Array, place, RANGE, areaMm2);
    spread(bins[2 + side] as Float64Array, place, RANGE, 1);
  }
  const [outerArea, innerArea, outerCount, innerCount] = bins as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return [
    ...shares([...outerArea, ...innerArea, flatArea]),
    ...shares([...outerCount, ...innerCount, flatCount]),
  ];
}
