import type { Vec3 } from '@cadml/cad-model';
import { moved, type Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';

/** How far points of one shape are from another, in mm of that other. */
export interface Deviation {
  readonly maxMm: number;
  /** 95 of 100 points are nearer. */
  readonly usualMm: number;
  /** Share of the points within `nearMm`. */
  readonly share: number;
}

/** Distances of points, moved by a pose, from a shape as it is: the surface of a B-rep, the facets of a mesh. */
export function deviation(points: readonly Vec3[], pose: Pose, to: PreparedShape, nearMm: number): Deviation {
  return deviationOf(
    points.map((point) => distanceTo(to, moved(pose, point))),
    nearMm,
  );
}

export function deviationOf(values: readonly number[], nearMm: number): Deviation {
  const distances = Float64Array.from(values).sort();
  const usual = Math.min(distances.length - 1, Math.floor(0.95 * distances.length));
  const far = distances.findIndex((distance) => distance > nearMm);
  return {
    maxMm: distances.at(-1) ?? 0,
    usualMm: distances[usual] ?? 0,
    share: far < 0 ? 1 : far / distances.length,
  };
}

/** Of a point from a shape as it is, in mm. */
export function distanceTo(to: PreparedShape, point: Vec3): number {
  if (to.shape.kind === 'mesh') return to.tree.nearest(point).distance;
  return distanceToSurface(to, point).distance;
}

export interface SurfaceDistance {
  readonly distance: number;
  /** The triangle below the nearest point. */
  readonly triangle: number;
}

/**
 * Of a point from the true surface. Where the chord of one triangle is as near as another triangle, either may be
 * below the surface's nearest point: all within the chord error are asked. What is farther than `within` need not be found.
 */
export function distanceToSurface(
  { chordErrorMm, tree, surface }: PreparedShape,
  point: Vec3,
  within = Number.POSITIVE_INFINITY,
): SurfaceDistance {
  let [distance, triangle] = [Number.POSITIVE_INFINITY, -1];
  tree.near(point, { slack: chordErrorMm, within: within + 2 * chordErrorMm }, (footprint) => {
    const found = surface.distanceAt(footprint, point);
    if (found < distance) [distance, triangle] = [found, footprint.triangle];
    return distance;
  });
  return { distance, triangle };
}
