import type { Transform } from '../product-structure.ts';

export const IDENTITY: Transform = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

export type Vector = readonly [number, number, number];

/** The placement whose axes are the columns. */
export function fromAxes(x: Vector, y: Vector, z: Vector, origin: Vector): Transform {
  return [
    ...[x[0], y[0], z[0], origin[0]],
    ...[x[1], y[1], z[1], origin[1]],
    ...[x[2], y[2], z[2], origin[2]],
    ...[0, 0, 0, 1],
  ];
}

/** First `b`, then `a`. */
export function product(a: Transform, b: Transform): Transform {
  return Array.from({ length: 16 }, (_, i) => {
    const [row, column] = [i - (i % 4), i % 4];
    return [0, 1, 2, 3].reduce((sum, k) => sum + at(a, row + k) * at(b, 4 * k + column), 0);
  });
}

/** The inverse of an affine placement; null when it flattens space. */
export function inverse(m: Transform): Transform | null {
  const [x, y, z] = [column(m, 0), column(m, 1), column(m, 2)];
  const determinant = dot(x, cross(y, z));
  if (!Number.isFinite(1 / determinant)) return null;
  const rows = [cross(y, z), cross(z, x), cross(x, y)].map((row) => scaled(row, 1 / determinant));
  const origin = column(m, 3);
  return [...rows.flatMap((row) => [...row, -dot(row, origin)]), 0, 0, 0, 1];
}

/** Places of one file that differ by more than the rounding of its numbers are two. */
const TOLERANCE = 1e-6;

export function isNear(a: Transform, b: Transform): boolean {
  return a.every((value, cell) => {
    const other = at(b, cell);
    return Math.abs(value - other) <= TOLERANCE * Math.max(1, Math.abs(value), Math.abs(other));
  });
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function scaled(a: Vector, by: number): Vector {
  return [a[0] * by, a[1] * by, a[2] * by];
}

/** The direction of a vector; null when it has none. */
export function unit(a: Vector): Vector | null {
  const length = Math.hypot(...a);
  return length > 0 && Number.isFinite(length) ? scaled(a, 1 / length) : null;
}

/** What of `a` is at a right angle to the unit vector `axis`, at length one; null when nothing is. */
export function orthogonal(a: Vector, axis: Vector): Vector | null {
  const along = scaled(axis, dot(a, axis));
  const rest: Vector = [a[0] - along[0], a[1] - along[1], a[2] - along[2]];
  return Math.hypot(...rest) > 1e-9 * Math.hypot(...a) ? unit(rest) : null;
}

function column(m: Transform, i: number): Vector {
  return [at(m, i), at(m, 4 + i), at(m, 8 + i)];
}

function at(m: Transform, i: number): number {
  return m[i] as number;
}
