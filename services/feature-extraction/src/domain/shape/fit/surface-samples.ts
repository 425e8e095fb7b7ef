import type { Vec3 } from '@cadml/cad-model';
import { dot, pointAt } from '../vec3.ts';

/** Points of a piece of surface, three numbers each, and what it is to be recognised by. */
export interface SurfaceSamples {
  /** On the surface. */
  readonly points: Float64Array;
  /** Outward unit normals, and where each of them stands: exact ones on the surface, those of facets on the facet. */
  readonly normals: Float64Array;
  readonly feet: Float64Array;
  /** How far a point may be from a recognised surface, in mm. */
  readonly tolerance: number;
  /** How far a normal may lean from that of the surface, in radians: facets are not where the surface is. */
  readonly leaning: number;
}

/** Exact normals that differ by less, in radians, are the same. */
export const ANGLE_TOLERANCE = 0.02;
/** The same for normals of facets. */
export const FACET_LEANING = 0.12;
/** The mean cosine between the normals and those of a recognised surface; facets lean a little. */
const ALIGNED = 0.98;

/** The mean of points or vectors, three numbers each. */
export function meanOf(values: ArrayLike<number>): Vec3 {
  const sum: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) sum[(i % 3) as 0] += values[i] as number;
  const count = values.length / 3;
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}

/** Second moments of vectors about `centre`, divided by their number. */
export function momentsAbout(values: Float64Array, centre: Vec3): number[][] {
  const sums = [0, 0, 0, 0, 0, 0] as [number, number, number, number, number, number];
  for (let i = 0; i < values.length; i += 3) {
    const x = (values[i] as number) - centre[0];
    const y = (values[i + 1] as number) - centre[1];
    const z = (values[i + 2] as number) - centre[2];
    sums[0] += x * x;
    sums[1] += x * y;
    sums[2] += x * z;
    sums[3] += y * y;
    sums[4] += y * z;
    sums[5] += z * z;
  }
  const [xx, xy, xz, yy, yz, zz] = sums.map((sum) => (3 * sum) / values.length) as typeof sums;
  return [
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ];
}

/**
 * Which way the normals point, against those of a surface at the same feet: 1 along, −1 against them, 0 when
 * they do not agree (then it is not that surface).
 */
export function facing({ normals, feet }: SurfaceSamples, normalAt: (point: Vec3) => Vec3): -1 | 0 | 1 {
  const count = normals.length / 3;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += dot(pointAt(normals, i), normalAt(pointAt(feet, i)));
  if (Math.abs(sum) < ALIGNED * count) return 0;
  return sum > 0 ? 1 : -1;
}

/** Whether every point is within the tolerance, by its distance from the surface. */
export function isOn({ points, tolerance }: SurfaceSamples, distance: (point: Vec3) => number): boolean {
  for (let i = 0; i < points.length / 3; i++) {
    if (!(Math.abs(distance(pointAt(points, i))) <= tolerance)) return false;
  }
  return true;
}
