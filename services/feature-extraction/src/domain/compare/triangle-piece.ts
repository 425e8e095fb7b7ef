import type { Vec3 } from '@cadml/cad-model';
import type { SolidShape } from './solid-shape.ts';
import type { OnTriangle } from './true-surface.ts';
import { minus, norm, plus, pointAt } from './vectors.ts';

/** A place on a triangle, with its shares of the second and the third corner. */
export interface Corner {
  readonly at: Vec3;
  readonly v: number;
  readonly w: number;
}

/** A part of a triangle that is a triangle. */
export interface Piece {
  readonly triangle: number;
  readonly corners: readonly [Corner, Corner, Corner];
}

/** A whole triangle of a shape. */
export function pieceOf({ positions, triangles }: SolidShape, triangle: number): Piece {
  const at = (k: number) => pointAt(positions, triangles[triangle * 3 + k] as number);
  return {
    triangle,
    corners: [
      { at: at(0), v: 0, w: 0 },
      { at: at(1), v: 1, w: 0 },
      { at: at(2), v: 0, w: 1 },
    ],
  };
}

/** Divides a piece in the middle of its longest side. */
export function halves({ triangle, corners: [a, b, c] }: Piece): readonly [Piece, Piece] {
  const length = (p: Corner, q: Corner) => norm(minus(p.at, q.at));
  const [ab, bc, ca] = [length(a, b), length(b, c), length(c, a)];
  if (ab >= bc && ab >= ca) return divided(triangle, [a, b, c]);
  return bc >= ca ? divided(triangle, [b, c, a]) : divided(triangle, [c, a, b]);
}

/** Between its first two corners. */
function divided(triangle: number, [a, b, c]: Piece['corners']): readonly [Piece, Piece] {
  const m: Corner = { at: plus(a.at, minus(b.at, a.at), 0.5), v: (a.v + b.v) / 2, w: (a.w + b.w) / 2 };
  return [
    { triangle, corners: [a, m, c] },
    { triangle, corners: [m, b, c] },
  ];
}

/** The centroid of a piece. */
export function middleOf({ triangle, corners: [a, b, c] }: Piece): OnTriangle & { readonly at: Vec3 } {
  const third = (p: number, q: number, r: number) => (p + q + r) / 3;
  const [x, y, z] = [0, 1, 2].map((i) =>
    third(a.at[i] as number, b.at[i] as number, c.at[i] as number),
  ) as unknown as Vec3;
  return { triangle, x, y, z, v: third(a.v, b.v, c.v), w: third(a.w, b.w, c.w), at: [x, y, z] };
}

/** How far a corner is from the middle, at most. */
export function radiusOf({ corners }: Piece, { at }: { readonly at: Vec3 }): number {
  return Math.max(...corners.map((corner) => norm(minus(corner.at, at))));
}
