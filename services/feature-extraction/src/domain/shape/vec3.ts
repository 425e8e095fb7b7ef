import type { Vec3 } from '@cadml/cad-model';

export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** a + t·b */
export function along(a: Vec3, t: number, b: Vec3): Vec3 {
  return [a[0] + t * b[0], a[1] + t * b[1], a[2] + t * b[2]];
}

export function between(from: Vec3, to: Vec3): Vec3 {
  return [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
}

export function norm(a: Vec3): number {
  return Math.sqrt(dot(a, a));
}

/** The zero vector stays what it is. */
export function unit(a: Vec3): Vec3 {
  const length = norm(a);
  return length === 0 ? a : [a[0] / length, a[1] / length, a[2] / length];
}

/** Two unit vectors that make a right-handed frame with a unit vector. */
export function frameOf(axis: Vec3): readonly [Vec3, Vec3] {
  const [x, y, z] = axis.map(Math.abs) as unknown as Vec3;
  const away: Vec3 = x <= y && x <= z ? [1, 0, 0] : y <= z ? [0, 1, 0] : [0, 0, 1];
  const first = unit(cross(axis, away));
  return [first, cross(axis, first)];
}

/** The point of that number in an array of three numbers each. */
export function pointAt(points: ArrayLike<number>, index: number): Vec3 {
  return [points[index * 3] as number, points[index * 3 + 1] as number, points[index * 3 + 2] as number];
}
