import type { Vec3 } from '@cadml/cad-model';
import { radialFrom } from './fit/fit-cylinder.ts';
import type { Surface } from './shape-document.ts';
import { dot, norm } from './vec3.ts';

/** Directions that make a smaller angle, in radians, are the same. */
const SAME_DIRECTION = 0.02;

/**
 * The radius of the circle in which a plane crosses a cylinder, cone or torus square to its axis, through a point; null
 * for other surfaces and for a plane that lies otherwise. A chord alone does not tell an arc from a line.
 */
export function crossingCircle(a: Surface, b: Surface, through: Vec3): number | null {
  const [plane, round] = a.kind === 'plane' ? [a, b] : [b, a];
  if (plane.kind !== 'plane' || round.kind === 'plane' || !('axis' in round)) return null;
  if (Math.abs(dot(plane.axis, round.axis)) < Math.cos(SAME_DIRECTION)) return null;
  return norm(radialFrom(round.origin, round.axis, through));
}
