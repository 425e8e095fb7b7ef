import type { Vec3 } from '@cadml/cad-model';
import { radialFrom } from './fit/fit-cylinder.ts';
import type { Border, Surface } from './shape-document.ts';
import { between, dot, norm } from './vec3.ts';

/** Directions that make a smaller angle, in radians, are the same. */
const SAME_DIRECTION = 0.02;

export type CrossingCurve = Pick<Border, 'curve' | 'radiusMm'>;

const LINE: CrossingCurve = { curve: 'line', radiusMm: null };
const CONIC: CrossingCurve = { curve: 'other', radiusMm: null };

/**
 * The curve in which a plane crosses a cylinder or cone, and, square to its axis, a torus, through a point; null where
 * the surfaces do not tell. Few points do not tell either: a chord may be an arc's, and a circle runs through any three.
 */
export function crossingCurve(a: Surface, b: Surface, through: Vec3): CrossingCurve | null {
  const [plane, round] = a.kind === 'plane' ? [a, b] : [b, a];
  if (plane.kind !== 'plane' || round.kind === 'plane' || !('axis' in round)) return null;
  const cosine = Math.abs(dot(plane.axis, round.axis));
  if (cosine >= Math.cos(SAME_DIRECTION)) {
    return { curve: 'circle', radiusMm: norm(radialFrom(round.origin, round.axis, through)) };
  }
  if (round.kind === 'cylinder') return cosine <= SAME_DIRECTION ? LINE : CONIC;
  if (round.kind === 'cone') return isThrough(plane.axis, round.origin, through) ? LINE : CONIC;
  return null;
}

/** Whether a plane through `point` holds the apex of a cone. */
function isThrough(axis: Vec3, apex: Vec3, point: Vec3): boolean {
  const way = between(apex, point);
  return Math.abs(dot(axis, way)) <= SAME_DIRECTION * norm(way);
}
