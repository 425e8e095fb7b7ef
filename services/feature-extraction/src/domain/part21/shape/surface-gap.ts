import type { Vector } from '../matrices.ts';
import { axisOf } from './axes.ts';
import { cylindrical } from './distances.ts';
import type { ShapeTopology } from './shape-topology.ts';

const DEGREE = Math.PI / 180;

/** How far a place is from an elementary surface; null for other surfaces. */
export function surfaceGap(topology: ShapeTopology, surface: number): ((place: Vector) => number) | null {
  const { index, values } = topology;
  const distance = DISTANCES[index.typeName(surface)];
  const axis = distance && axisOf(topology, topology.reference(surface, 0));
  if (!distance || !axis) return null;
  const [first, second] = [values.number(surface, 0), values.number(surface, 1)];
  return (place) => Math.abs(distance(cylindrical(place, axis), first, second));
}

type Distance = (
  place: { readonly along: number; readonly away: number },
  first: number,
  second: number,
) => number;

/** By entity, from the place along and away from the axis and the entity's two numbers. */
const DISTANCES: Readonly<Record<string, Distance>> = {
  PLANE: ({ along }) => along,
  CYLINDRICAL_SURFACE: ({ away }, radius) => away - radius,
  SPHERICAL_SURFACE: ({ along, away }, radius) => Math.hypot(along, away) - radius,
  TOROIDAL_SURFACE: ({ along, away }, major, minor) =>
    Math.min(...[away, -away].map((side) => Math.abs(Math.hypot(side - major, along) - minor))),
  CONICAL_SURFACE: (place, radius, angle) =>
    Math.min(...[1, DEGREE].map((unit) => coneDistance(place, radius, angle * unit))),
};

/** The unit of the angle is looked up elsewhere: the better one is taken. On the other side of the apex too. */
function coneDistance({ along, away }: Parameters<Distance>[0], radius: number, angle: number): number {
  return Math.abs(away - Math.abs(radius + along * Math.tan(angle))) * Math.abs(Math.cos(angle));
}
