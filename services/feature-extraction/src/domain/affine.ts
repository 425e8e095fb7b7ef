import type { Vec3 } from '@cadml/cad-model';
import type { Transform } from './product-structure.ts';

export function scaling(factor: number): Transform {
  return [factor, 0, 0, 0, 0, factor, 0, 0, 0, 0, factor, 0, 0, 0, 0, 1];
}

export function translation([x, y, z]: Vec3): Transform {
  return [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1];
}

/** By how much it scales volumes; negative where it mirrors. */
export function determinant(transform: Transform): number {
  const [a, b, c, , d, e, f, , g, h, i] = transform as readonly number[] as readonly [
    ...Array9,
    number,
    number,
  ];
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

/**
 * A similarity as a scaling about the origin, and what is left of it: a motion. The factor is negative where it mirrors.
 */
export function withoutScale(transform: Transform): { readonly motion: Transform; readonly factor: number } {
  const factor = Math.cbrt(determinant(transform));
  if (Math.abs(factor - 1) <= 1e-6) return { motion: transform, factor: 1 };
  const motion = transform.map((value, cell) => (cell % 4 < 3 && cell < 12 ? value / factor : value));
  return { motion, factor };
}

type Array9 = [number, number, number, number, number, number, number, number, number];

/**
 * The factor by which it scales every length, when it does so alike in all directions (to a millionth);
 * null otherwise.
 */
export function similarity(transform: Transform): number | null {
  const column = (k: number): Vec3 => [
    transform[k] as number,
    transform[k + 4] as number,
    transform[k + 8] as number,
  ];
  const [x, y, z] = [column(0), column(1), column(2)];
  const square = dot(x, x);
  const isAlike = (value: number) => Math.abs(value - square) <= 1e-6 * square;
  const isSmall = (value: number) => Math.abs(value) <= 1e-6 * square;
  const holds =
    isAlike(dot(y, y)) &&
    isAlike(dot(z, z)) &&
    isSmall(dot(x, y)) &&
    isSmall(dot(y, z)) &&
    isSmall(dot(z, x));
  return holds ? Math.cbrt(Math.abs(determinant(transform))) : null;
}

function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Applies it to points, three numbers each. */
export function applyTo(transform: Transform, points: ArrayLike<number>): Float64Array {
  const [a, b, c, tx, d, e, f, ty, g, h, i, tz] = transform as readonly number[] as readonly [
    ...Array9,
    number,
    number,
    number,
  ];
  const moved = new Float64Array(points.length);
  for (let k = 0; k < points.length; k += 3) {
    const x = points[k] as number;
    const y = points[k + 1] as number;
    const z = points[k + 2] as number;
    moved[k] = a * x + b * y + c * z + tx;
    moved[k + 1] = d * x + e * y + f * z + ty;
    moved[k + 2] = g * x + h * y + i * z + tz;
  }
  return moved;
}
