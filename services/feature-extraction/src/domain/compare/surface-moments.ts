import type { Vec3 } from '@cadml/cad-model';
import { type Symmetric3, symmetricEigen } from '../assembly/symmetric-eigen.ts';
import type { Rotation } from './pose.ts';
import type { SolidShape } from './solid-shape.ts';
import { cross } from './vectors.ts';

/** How the surface of a shape is spread: the same for open and closed ones, triangles and B-reps. */
export interface SurfaceMoments {
  readonly area: number;
  readonly centroid: Vec3;
  /** Mean squares along the principal axes, in mm², largest first. */
  readonly spreads: Vec3;
  /** The principal axes, right-handed; their directions are open, and where spreads are equal they are arbitrary. */
  readonly axes: Rotation;
}

/** Moments of the triangles' area: exact sums over each triangle (Ericson: Real-Time Collision Detection, 4.3). */
export function surfaceMoments({ positions, triangles }: SolidShape): SurfaceMoments {
  const { area, centroid } = firstMoments(positions, triangles);
  const covariance = secondMoments(positions, triangles, centroid).map((sum) => sum / area);
  const { values, vectors } = symmetricEigen(covariance as unknown as Symmetric3);
  const [u, v] = vectors as readonly unknown[] as readonly [Vec3, Vec3];
  return { area, centroid, spreads: values, axes: [u, v, cross(u, v)] };
}

function firstMoments(positions: Float64Array, triangles: Uint32Array) {
  const sum = [0, 0, 0] as [number, number, number];
  let area = 0;
  for (let at = 0; at < triangles.length; at += 3) {
    const own = triangleArea(positions, triangles, at);
    area += own;
    for (let k = 0; k < 3; k++) {
      const corner = (triangles[at + k] as number) * 3;
      for (const axis of [0, 1, 2] as const) sum[axis] += (own * (positions[corner + axis] as number)) / 3;
    }
  }
  const centroid: Vec3 = [sum[0] / area, sum[1] / area, sum[2] / area];
  return { area, centroid };
}

/** Of x·y over a triangle: area/12 · (Σ xᵢyᵢ + Σ xᵢ · Σ yᵢ). Order: xx, xy, xz, yy, yz, zz. */
function secondMoments(positions: Float64Array, triangles: Uint32Array, centroid: Vec3): number[] {
  const sums = [0, 0, 0, 0, 0, 0];
  const corners = new Float64Array(9);
  for (let at = 0; at < triangles.length; at += 3) {
    for (let k = 0; k < 9; k++) {
      const vertex = (triangles[at + Math.floor(k / 3)] as number) * 3;
      corners[k] = (positions[vertex + (k % 3)] as number) - (centroid[k % 3] as number);
    }
    const share = triangleArea(positions, triangles, at) / 12;
    PAIRS.forEach(([i, j], cell) => {
      sums[cell] = (sums[cell] as number) + share * productSum(corners, i, j);
    });
  }
  return sums;
}

const PAIRS = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 1],
  [1, 2],
  [2, 2],
] as const;

function productSum(corners: Float64Array, i: number, j: number): number {
  const [a, b, c] = [corners[i] as number, corners[i + 3] as number, corners[i + 6] as number];
  const [d, e, f] = [corners[j] as number, corners[j + 3] as number, corners[j + 6] as number];
  return a * d + b * e + c * f + (a + b + c) * (d + e + f);
}

/** `at` is where the triangle begins in the list of vertex numbers. */
export function triangleArea(positions: Float64Array, triangles: Uint32Array, at: number): number {
  const [a, b, c] = [0, 1, 2].map((k) => (triangles[at + k] as number) * 3) as [number, number, number];
  const edge = (to: number, axis: number) =>
    (positions[to + axis] as number) - (positions[a + axis] as number);
  const x = edge(b, 1) * edge(c, 2) - edge(b, 2) * edge(c, 1);
  const y = edge(b, 2) * edge(c, 0) - edge(b, 0) * edge(c, 2);
  const z = edge(b, 0) * edge(c, 1) - edge(b, 1) * edge(c, 0);
  return Math.sqrt(x * x + y * y + z * z) / 2;
}
