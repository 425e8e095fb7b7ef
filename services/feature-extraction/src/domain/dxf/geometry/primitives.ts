import type { Vec3 } from '@cadml/cad-model';
import type { BezierCurve } from './bezier.ts';
import { add, apply, type Linear } from './vectors.ts';

/**
 * What entities come down to. Each keeps its form under an affine map, so that the box of an inserted block
 * can be exact whatever the insert's rotation and scale.
 */
export type Primitive = PointSet | Polyline | EllipticArc | BezierCurve | TextFrame;

/** Bounds a shape; nothing is drawn between the points. */
export interface PointSet {
  readonly kind: 'points';
  readonly points: readonly Vec3[];
  /** The points stand for a shape that is not known exactly: where it begins, or a hull that holds it. */
  readonly isApproximate?: true;
}

/** Straight lines from point to point; a closed one ends where it began. */
export interface Polyline {
  readonly kind: 'line';
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

/** A text and the parallelogram that it counts with: bottom left, bottom right, top right, top left. */
export interface TextFrame {
  readonly kind: 'text';
  /** As it is seen; lines are separated by `\n`. */
  readonly content: string;
  /** Height of a character over the height of the frame. */
  readonly characterShare: number;
  readonly points: readonly [Vec3, Vec3, Vec3, Vec3];
}

/** Moves a primitive by a linear map and then by a shift. */
export function mapped(primitive: Primitive, map: Linear, shift: Vec3): Primitive {
  const move = (point: Vec3) => add(apply(map, point), shift);
  switch (primitive.kind) {
    case 'arc': {
      const centre = move(primitive.centre);
      return { ...primitive, centre, u: apply(map, primitive.u), v: apply(map, primitive.v) };
    }
    case 'text': {
      const [a, b, c, d] = primitive.points;
      return { ...primitive, points: [move(a), move(b), move(c), move(d)] };
    }
    default:
      return { ...primitive, points: primitive.points.map(move) };
  }
}
