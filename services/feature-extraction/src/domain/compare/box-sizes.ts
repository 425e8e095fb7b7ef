import type { Vec3 } from '@cadml/cad-model';
import { smallestBox } from '../descriptor/smallest-box.ts';
import { IDENTITY } from './pose.ts';
import { outstandingAxes } from './pose-candidates.ts';
import type { PreparedShape } from './prepared-shape.ts';

/** Extents of two shapes that belong together, in mm. */
export type SizePair = readonly [first: number, second: number];

/** Directions that many facets have, of which a box may stand on one. */
const MOST_AXES = 4;
/** Extents that differ by less, relative, are one. */
const EQUAL = 1e-3;

/**
 * The extents of both, each in its own smallest box, largest of the second first. Those belong together that differ
 * the least: first as few as can be, then by as little as can be.
 */
export function boxSizes(a: PreparedShape, b: PreparedShape): readonly SizePair[] {
  const [first, second] = [extentsOf(a), extentsOf(b)];
  const ways = ORDERS.map((order) =>
    second.map((size, i): SizePair => [first[order[i] as number] as number, size]),
  );
  return ways.reduce((best, way) => (cost(way) < cost(best) - 1e-9 ? way : best));
}

const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

function cost(pairs: readonly SizePair[]): number {
  const shares = pairs.map(([p, q]) => Math.abs(p - q) / Math.max(p, q));
  return shares.reduce((sum, share) => sum + (share > EQUAL ? 1 + share : share), 0);
}

function extentsOf(own: PreparedShape): Vec3 {
  const axes = outstandingAxes(own)
    .slice(0, MOST_AXES)
    .map(({ axis }) => axis);
  const [x, y, z] = smallestBox(own.shape.positions, [], [...axes, ...IDENTITY]).extents;
  return [z, y, x];
}
