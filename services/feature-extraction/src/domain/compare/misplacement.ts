import type { Vec3 } from '@cadml/cad-model';
import { everyNth } from './align-shapes.ts';
import { distanceTo } from './deviation.ts';
import { inverse, moved, type Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import { minus, norm } from './vectors.ts';

/** Distances that are longer count ever less, relative to the size. */
const BEND = 1e-3;
/** Nothing is farther away than this, relative to the size. */
const FARTHEST = 0.5;
/** The longest lines; centres are held each against each. */
const MOST_CENTRES = 300;

/**
 * How badly a pose of the scale 1 places two shapes that are not one on each other: how far points spread over the area,
 * points along sharp edges and centres of rims are apart, both ways, each kind in the mean of ln(1 + d/s). Continuous in
 * the pose: where next to all of the surface coincides whichever way a plate lies, holes tell which, however little one
 * of them has moved. Concave in distances: one feature that stands elsewhere is better than all that stand a bit off.
 */
export function misplacement(a: PreparedShape, b: PreparedShape, pose: Pose, points: number): number {
  return oneWay(a, b, { pose, points }) + oneWay(b, a, { pose: inverse(pose), points });
}

interface Placing {
  readonly pose: Pose;
  readonly points: number;
}

function oneWay(from: PreparedShape, to: PreparedShape, { pose, points }: Placing): number {
  const mostMm = FARTHEST * to.size;
  const cost = (mm: number) => Math.log1p(Math.min(mm, mostMm) / (BEND * to.size));
  const theirs = to.edges();
  const centres = theirs.centres.slice(0, MOST_CENTRES);
  const off = (point: Vec3) =>
    centres.reduce((least, { at }) => Math.min(least, norm(minus(point, at))), mostMm);
  const alike = (given: readonly Vec3[]) => everyNth(given, points).map((at) => ({ at, lengthMm: 1 }));
  return (
    mean(alike(from.probes.spread), (point) => cost(distanceTo(to, moved(pose, point)))) +
    mean(alike(from.edges().spread), (point) => cost(theirs.excess(moved(pose, point), 0))) +
    mean(from.edges().centres.slice(0, MOST_CENTRES), (point) => cost(off(moved(pose, point))))
  );
}

interface Weighed {
  readonly at: Vec3;
  /** Its weight. */
  readonly lengthMm: number;
}

function mean(points: readonly Weighed[], cost: (point: Vec3) => number): number {
  const weights = points.reduce((sum, { lengthMm }) => sum + lengthMm, 0);
  if (weights === 0) return 0;
  return points.reduce((sum, { at, lengthMm }) => sum + lengthMm * cost(at), 0) / weights;
}
