import type { Vec3 } from '@cadml/cad-model';
import { smallestBox } from '../descriptor/smallest-box.ts';
import { IDENTITY } from './pose.ts';
import { outstandingAxes } from './pose-candidates.ts';
import type { PreparedShape } from './prepared-shape.ts';
import { trueExtent } from './true-extent.ts';
import { cross, dot } from './vectors.ts';

/** Extents of two shapes that belong together, in mm. */
export type SizePair = readonly [first: number, second: number];

/** Directions of which a box may stand on one. */
const MOST_AXES = 4;
/** Directions that its sides may have. */
const MOST_AGAINST = 10;
const MOST_DISTINCT = 200;
/** Cosine of directions that are at a right angle. */
const UPRIGHT = 1e-6;
/** Axes that differ by less are one: cosine. */
const SAME_AXIS = 1 - 1e-8;
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
  const axes = axesOf(own);
  const { positions } = own.shape;
  const smallest = smallestBox(positions, [], [...axes.slice(0, MOST_AXES), ...IDENTITY]).axes;
  const frame = framesOn(axes).reduce<Frame>(
    (best, other) => (volumeIn(other, positions) <= volumeIn(best, positions) * ALIGNED ? other : best),
    smallest,
  );
  const [x, y, z] = frame.map((axis) => trueExtent(own, axis)).sort((p, q) => q - p);
  return [x, y, z] as Vec3;
}

type Frame = readonly [Vec3, Vec3, Vec3];

/** Of two boxes that chords let be as large, the one that stands on surfaces is meant. */
const ALIGNED = 1.003;

/** Boxes that stand on one surface and lie against another. */
function framesOn(axes: readonly Vec3[]): readonly Frame[] {
  return axes
    .slice(0, MOST_AXES)
    .flatMap((axis) =>
      axes
        .filter((other) => Math.abs(dot(axis, other)) < UPRIGHT)
        .map((other): Frame => [axis, other, cross(axis, other)]),
    );
}

function volumeIn(frame: Frame, positions: Float64Array): number {
  return frame.reduce((product, [x, y, z]) => {
    let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < positions.length; i += 3) {
      const along =
        x * (positions[i] as number) + y * (positions[i + 1] as number) + z * (positions[i + 2] as number);
      if (along < least) least = along;
      if (along > greatest) greatest = along;
    }
    return product * (greatest - least);
  }, 1);
}

/** Those of a B-rep's surfaces, or the directions that many facets of a mesh have; most first. */
function axesOf(own: PreparedShape): readonly Vec3[] {
  const found: { readonly axis: Vec3; area: number }[] = [];
  for (const { surface, measures } of own.shape.faces) {
    if (surface === null || !('axis' in surface) || measures === null) continue;
    const known = found.find(({ axis }) => Math.abs(dot(axis, surface.axis)) > SAME_AXIS);
    if (known) known.area += measures.areaMm2;
    else if (found.length < MOST_DISTINCT) found.push({ axis: surface.axis, area: measures.areaMm2 });
  }
  if (found.length === 0)
    return outstandingAxes(own)
      .slice(0, MOST_AXES)
      .map(({ axis }) => axis);
  return found
    .sort((p, q) => q.area - p.area)
    .slice(0, MOST_AGAINST)
    .map(({ axis }) => axis);
}
