import type { Vec3 } from '@cadml/cad-model';
import type { Rotation } from './pose.ts';

/** How far points reach along each of three axes. */
export function extentsAlong(positions: Float64Array, axes: Rotation): Vec3 {
  return [extent(positions, axes[0]), extent(positions, axes[1]), extent(positions, axes[2])];
}

function extent(positions: Float64Array, [x, y, z]: Vec3): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < positions.length; i += 3) {
    const at =
      x * (positions[i] as number) + y * (positions[i + 1] as number) + z * (positions[i + 2] as number);
    if (at < least) least = at;
    if (at > most) most = at;
  }
  return most - least;
}
