import type { Vec3 } from '@cadml/cad-model';
import type { BezierCurve } from './bezier.ts';
import { add, apply, type Linear } from './vectors.ts';

/**
 * What entities come down to. Each keeps its form under an affine map, so that the box of an inserted block
 * can be exact whatever the insert's rotation and scale.
 */
export type Primitive = PointSet | EllipticArc | BezierCurve;

export interface PointSet {
  readonly kind: 'points';
  readonly points: readonly Vec3[];
}

/** centre + u·cos t + v·sin t for start ≤ t ≤ end (radians, at most one turn). */
export interface EllipticArc {
  readonly kind: 'arc';
  readonly centre: Vec3;
  readonly u: Vec3;
  readonly v: Vec3;
  readonly start: number;
  readonly end: number;
}

/** Moves a primitive by a linear map and then by a shift. */
export function mapped(primitive: Primitive, map: Linear, shift: Vec3): Primitive {
  const move = (point: Vec3) => add(apply(map, point), shift);
  switch (primitive.kind) {
    case 'points':
      return { kind: 'points', points: primitive.points.map(move) };
    case 'arc':
      return {
        ...primitive,
        centre: move(primitive.centre),
        u: apply(map, primitive.u),
        v: apply(map, primitive.v),
      };
    case 'bezier':
      return { ...primitive, points: primitive.points.map(move) };
  }
}
