import { dot, type Vector } from '../matrices.ts';

export function difference(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function distance(a: Vector, b: Vector): number {
  return length(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** Several times as fast as `Math.hypot`, which minds overflow. */
function length(x: number, y: number, z: number): number {
  return Math.sqrt(x * x + y * y + z * z);
}

/** Of a place from an axis: how far along it, and how far away from it. */
export function cylindrical(
  place: Vector,
  { origin, direction }: Axis,
): { readonly along: number; readonly away: number } {
  const from = difference(place, origin);
  const along = dot(from, direction);
  const [x, y, z] = direction;
  return { along, away: length(from[0] - along * x, from[1] - along * y, from[2] - along * z) };
}

/** A line through `origin`; `direction` has length one. */
export interface Axis {
  readonly origin: Vector;
  readonly direction: Vector;
}
