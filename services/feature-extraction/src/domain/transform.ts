import type { Vec3 } from '@cadml/cad-model';
import type { Transform } from './product-structure.ts';

export const IDENTITY_TRANSFORM: Transform = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** First `inner`, then `outer`. */
export function composed(outer: Transform, inner: Transform): Transform {
  const product: number[] = [];
  for (let cell = 0; cell < 16; cell++) {
    const row = cell & ~3;
    const column = cell & 3;
    let sum = 0;
    for (let k = 0; k < 4; k++) sum += (outer[row + k] as number) * (inner[k * 4 + column] as number);
    product.push(sum);
  }
  return product;
}

/** Where a point goes. */
export function movedPoint(transform: Transform, [x, y, z]: Vec3): Vec3 {
  const at = (row: number) =>
    (transform[row] as number) * x +
    (transform[row + 1] as number) * y +
    (transform[row + 2] as number) * z +
    (transform[row + 3] as number);
  return [at(0), at(4), at(8)];
}

/** Where all points go, three numbers each. */
export function movedPoints(transform: Transform, points: Float32Array): Float32Array {
  if (isIdentity(transform)) return points;
  const moved = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    const to = movedPoint(transform, [points[i] as number, points[i + 1] as number, points[i + 2] as number]);
    moved.set(to, i);
  }
  return moved;
}

/**
 * Where unit normals go. Columns of the cofactor matrix carry them through any affine map; a mirroring one
 * turns triangles over, and their normals with them.
 */
export function movedNormals(transform: Transform, normals: Float32Array): Float32Array {
  if (isIdentity(transform)) return normals;
  const cofactors = cofactorsOf(transform);
  const moved = new Float32Array(normals.length);
  for (let i = 0; i < normals.length; i += 3) {
    const [x, y, z] = movedPoint(cofactors, [
      normals[i] as number,
      normals[i + 1] as number,
      normals[i + 2] as number,
    ]);
    const length = Math.sqrt(x * x + y * y + z * z) || 1;
    moved.set([x / length, y / length, z / length], i);
  }
  return moved;
}

export function isIdentity(transform: Transform): boolean {
  return transform.every((value, cell) => value === IDENTITY_TRANSFORM[cell]);
}

function cofactorsOf(transform: Transform): Transform {
  const [a, b, c, , d, e, f, , g, h, i] = transform as readonly [
    ...[number, number, number, number],
    ...[number, number, number, number],
    ...[number, number, number, number],
  ];
  return [
    ...[e * i - f * h, f * g - d * i, d * h - e * g, 0],
    ...[c * h - b * i, a * i - c * g, b * g - a * h, 0],
    ...[b * f - c * e, c * d - a * f, a * e - b * d, 0],
    ...[0, 0, 0, 1],
  ];
}
