import { symmetricEigen } from './symmetric-eigen.ts';

/** Points, three numbers each, and what is the same for them wherever they lie and however they are turned. */
export interface FramedPoints {
  readonly points: Float64Array;
  /** In the coordinates of the principal axes; null when two of them cannot be told apart. */
  readonly principal: Float64Array | null;
}

/** Two spreads that differ by less, relative to the largest, belong to axes that nothing tells apart. */
const DISTINCT = 1e-4;

/**
 * The points about their centroid along the axes of their spread (the eigenvectors of their covariance, the
 * largest first, right-handed). The direction of the axes stays open.
 */
export function framed(points: Float64Array): FramedPoints {
  const centroid = centroidOf(points);
  const { values, vectors } = symmetricEigen(covariance(points, centroid));
  const [a, b, c] = values;
  const distinct = a > 0 && a - b > DISTINCT * a && b - c > DISTINCT * a;
  return { points, principal: distinct ? along(points, centroid, vectors) : null };
}

function along(
  points: Float64Array,
  centroid: readonly number[],
  [u, v]: readonly (readonly number[])[],
): Float64Array {
  const [ux, uy, uz] = u as [number, number, number];
  const [vx, vy, vz] = v as [number, number, number];
  const w = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx] as const;
  const moved = new Float64Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    const x = (points[i] as number) - (centroid[0] as number);
    const y = (points[i + 1] as number) - (centroid[1] as number);
    const z = (points[i + 2] as number) - (centroid[2] as number);
    moved[i] = ux * x + uy * y + uz * z;
    moved[i + 1] = vx * x + vy * y + vz * z;
    moved[i + 2] = w[0] * x + w[1] * y + w[2] * z;
  }
  return moved;
}

function centroidOf(points: Float64Array): readonly [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < points.length; i++) sum[(i % 3) as 0] += points[i] as number;
  const count = Math.max(1, points.length / 3);
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}

/** Upper triangle: xx, xy, xz, yy, yz, zz. */
function covariance(points: Float64Array, [cx, cy, cz]: readonly [number, number, number]) {
  const sums: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < points.length; i += 3) {
    const x = (points[i] as number) - cx;
    const y = (points[i + 1] as number) - cy;
    const z = (points[i + 2] as number) - cz;
    sums[0] += x * x;
    sums[1] += x * y;
    sums[2] += x * z;
    sums[3] += y * y;
    sums[4] += y * z;
    sums[5] += z * z;
  }
  return sums;
}
