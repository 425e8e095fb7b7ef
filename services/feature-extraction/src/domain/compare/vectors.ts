import type { Vec3 } from '@cadml/cad-model';

export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function minus(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** a + f·b */
export function plus(a: Vec3, b: Vec3, f = 1): Vec3 {
  return [a[0] + f * b[0], a[1] + f * b[1], a[2] + f * b[2]];
}

export function times(a: Vec3, f: number): Vec3 {
  return [a[0] * f, a[1] * f, a[2] * f];
}

export function norm(a: Vec3): number {
  return Math.sqrt(dot(a, a));
}

/** Of length 1; the zero vector stays as it is. */
export function unit(a: Vec3): Vec3 {
  return times(a, 1 / (norm(a) || 1));
}

/** Some unit vector at a right angle to a unit vector. */
export function anyNormalTo(axis: Vec3): Vec3 {
  const [x, y, z] = axis.map(Math.abs) as [number, number, number];
  if (x <= y && x <= z) return unit(cross(axis, [1, 0, 0]));
  return unit(cross(axis, y <= z ? [0, 1, 0] : [0, 0, 1]));
}

/** The i-th of points that lie one after the other. */
export function pointAt(points: ArrayLike<number>, i: number): Vec3 {
  return [points[i * 3] as number, points[i * 3 + 1] as number, points[i * 3 + 2] as number];
}
