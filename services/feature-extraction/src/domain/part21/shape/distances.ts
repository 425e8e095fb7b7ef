import { dot, type Vector } from '../matrices.ts';

export function difference(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function distance(a: Vector, b: Vector): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** Of a place from an axis: how far along it, and how far away from it. */
export function cylindrical(
  place: Vector,
  { origin, direction }: Axis,
): { readonly along: number; readonly away: number } {
  const from = difference(place, origin);
  const along = dot(from, direction);
  const away = Math.hypot(
    from[0] - along * direction[0],
    from[1] - along * direction[1],
    from[2] - along * direction[2],
  );
  return { along, away };
}

/** A line through `origin`; `direction` has length one. */
export interface Axis {
  readonly origin: Vector;
  readonly direction: Vector;
}
