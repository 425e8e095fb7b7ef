import type { Vec3 } from '@cadml/cad-model';
import type { Transform } from '../product-structure.ts';
import { cross, dot, plus, times } from './vectors.ts';

/** Three rows of an orthogonal matrix; one that mirrors has the determinant −1. */
export type Rotation = readonly [Vec3, Vec3, Vec3];

/** A similarity: a point p goes to scale · rotation · p + shift. */
export interface Pose {
  readonly rotation: Rotation;
  readonly scale: number;
  readonly shift: Vec3;
}

export function moved({ rotation, scale, shift }: Pose, p: Vec3): Vec3 {
  return plus(shift, turned(rotation, p), scale);
}

export function turned([x, y, z]: Rotation, p: Vec3): Vec3 {
  return [dot(x, p), dot(y, p), dot(z, p)];
}

export function inverse({ rotation, scale, shift }: Pose): Pose {
  const back = transposed(rotation);
  return { rotation: back, scale: 1 / scale, shift: times(turned(back, shift), -1 / scale) };
}

/** First `inner`, then `outer`. */
export function after(outer: Pose, inner: Pose): Pose {
  return {
    rotation: product(outer.rotation, inner.rotation),
    scale: outer.scale * inner.scale,
    shift: moved(outer, inner.shift),
  };
}

/** The pose with this rotation and scale that takes the point `from` to `to`. */
export function poseThrough(rotation: Rotation, scale: number, [from, to]: readonly [Vec3, Vec3]): Pose {
  return { rotation, scale, shift: plus(to, turned(rotation, from), -scale) };
}

/** The turn by which axes (rows, right-handed or not) fall onto others: the i-th of `from` onto the i-th of `to`. */
export function between(from: Rotation, to: Rotation): Rotation {
  return product(transposed(to), from);
}

/** The turn by the length of a vector (radians) about it (Rodrigues). */
export function turnBy(vector: Vec3): Rotation {
  const angle = Math.sqrt(dot(vector, vector));
  if (angle < 1e-15) return IDENTITY;
  const [x, y, z] = times(vector, 1 / angle);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const k = 1 - c;
  return [
    [c + x * x * k, x * y * k - z * s, x * z * k + y * s],
    [y * x * k + z * s, c + y * y * k, y * z * k - x * s],
    [z * x * k - y * s, z * y * k + x * s, c + z * z * k],
  ];
}

export function isMirroring([x, y, z]: Rotation): boolean {
  return dot(cross(x, y), z) < 0;
}

/** The angle in radians by which two turns differ; one that mirrors and one that does not are far apart. */
export function angleBetween(a: Rotation, b: Rotation): number {
  if (isMirroring(a) !== isMirroring(b)) return Math.PI;
  const trace = dot(a[0], b[0]) + dot(a[1], b[1]) + dot(a[2], b[2]);
  return Math.acos(Math.min(1, Math.max(-1, (trace - 1) / 2)));
}

/** Row by row, as places in assemblies are written. */
export function transformOf({ rotation, scale, shift }: Pose): Transform {
  const rows = rotation.flatMap((row, i) => [...times(row, scale), shift[i] as number]);
  return [...rows, 0, 0, 0, 1];
}

export const IDENTITY: Rotation = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

function product(a: Rotation, b: Rotation): Rotation {
  const columns = transposed(b);
  const row = (r: Vec3): Vec3 => [dot(r, columns[0]), dot(r, columns[1]), dot(r, columns[2])];
  return [row(a[0]), row(a[1]), row(a[2])];
}

function transposed([x, y, z]: Rotation): Rotation {
  return [
    [x[0], y[0], z[0]],
    [x[1], y[1], z[1]],
    [x[2], y[2], z[2]],
  ];
}
