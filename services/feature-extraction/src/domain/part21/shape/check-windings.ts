import { cross, dot, type Vector } from '../matrices.ts';
import { part21Error } from '../part21-error.ts';
import { axisOf } from './axes.ts';
import { type Axis, cylindrical, difference } from './distances.ts';
import { isPoint } from './no-length.ts';
import type { ShapeTopology } from './shape-topology.ts';

/** Surfaces with an axis that loops can go around. */
const ROUND = new Set(['CYLINDRICAL_SURFACE', 'CONICAL_SURFACE', 'TOROIDAL_SURFACE']);
const TURN = 2 * Math.PI;
/** Over the extent of the shape: centres no farther from an axis are on it. */
const ON_AXIS = 1e-6;
/** In radians: whether a shorter arc is almost nothing or almost all of its circle is a matter of rounding. */
const LEAST_ARC = 1e-4;

/**
 * Refuses loops on cylinders, cones and tori that go around the axis more than once, and odd numbers of loops that go
 * around a cylinder: one of their circles runs the wrong way, which the kernel answers with an edge of no length or a
 * face that is inside out. Looks at loops of lines and of circles around the axis;
 * not at loops that are `mended` (`checkLoops`), whose edges tell no direction.
 *
 * Raises PARSE_FAILED / preflight.
 */
export function checkWindings(topology: ShapeTopology, extent: number, mended: ReadonlySet<number>): void {
  for (const name of ['ADVANCED_FACE', 'FACE_SURFACE']) {
    for (const face of topology.slotsOf(name))
      checkFace(topology, face, { tolerance: extent * ON_AXIS, mended });
  }
}

interface Loops {
  /** Loops that are not looked at. */
  readonly mended: ReadonlySet<number>;
  readonly tolerance: number;
}

function checkFace(topology: ShapeTopology, face: number, { tolerance, mended }: Loops): void {
  const { index } = topology;
  const surface = index.referencesOf(face).at(-1) as number;
  const type = index.typeName(surface);
  const axis = ROUND.has(type) ? axisOf(topology, topology.reference(surface, 0)) : null;
  if (!axis) return;
  let around = 0;
  for (const bound of topology.boundsOf(face)) {
    const isMended = mended.has(topology.reference(bound, 0));
    const turns = isMended ? null : turnsOf(topology, bound, { axis, tolerance });
    if (turns === null) return;
    if (Math.abs(turns) > 1) throw broken(topology, face, surface);
    around += turns;
  }
  if (type === 'CYLINDRICAL_SURFACE' && around % 2 !== 0) throw broken(topology, face, surface);
}

interface Around {
  readonly axis: Axis;
  readonly tolerance: number;
}

/** How often a loop goes around the axis; null where an edge does not tell. */
function turnsOf(topology: ShapeTopology, bound: number, around: Around): number | null {
  const edges = topology.orientedEdgesOf(bound);
  if (edges.length === 0) return null;
  let angle = 0;
  for (const orientedEdge of edges) {
    const edge = topology.edgeOf(orientedEdge);
    const swept = edge === null ? null : angleOf(topology, edge, around);
    if (swept === null) return null;
    angle += topology.values.isReversed(orientedEdge) ? -swept : swept;
  }
  return Math.round(angle / TURN);
}

/** The angle around the axis that an edge sweeps from its start to its end. */
function angleOf(topology: ShapeTopology, edge: number, { axis, tolerance }: Around): number | null {
  const [first, last] = [topology.reference(edge, 0), topology.reference(edge, 1)];
  const [start, end] = [topology.placeOf(first), topology.placeOf(last)];
  const curve = topology.curveOf(edge);
  const type = topology.index.typeName(curve);
  if (!start || !end || (type !== 'LINE' && type !== 'CIRCLE')) return null;
  const angle = first === last ? 0 : signedAngle(axis, start, end);
  if (type === 'LINE' || isPoint(topology, curve)) return angle;
  if (first !== last && Math.abs(angle) < LEAST_ARC) return null;
  const own = axisOf(topology, topology.reference(curve, 0));
  if (!own || cylindrical(own.origin, axis).away > tolerance) return null;
  const along = dot(own.direction, axis.direction);
  if (Math.abs(along) < 1 - ON_AXIS) return null;
  const isPositive = along > 0 !== topology.values.isReversed(edge);
  if (isPositive) return angle > 0 ? angle : angle + TURN;
  return angle < 0 ? angle : angle - TURN;
}

/** From one place to another, between -π and π. */
function signedAngle({ origin, direction }: Axis, from: Vector, to: Vector): number {
  const flat = (place: Vector): Vector => {
    const arm = difference(place, origin);
    const along = dot(arm, direction);
    return [arm[0] - along * direction[0], arm[1] - along * direction[1], arm[2] - along * direction[2]];
  };
  const [a, b] = [flat(from), flat(to)];
  return Math.atan2(dot(direction, cross(a, b)), dot(a, b));
}

function broken({ index }: ShapeTopology, face: number, surface: number) {
  const name = index.nameOf(face);
  const problem = `a bound of ${name} ${index.typeName(face)} goes the wrong way around ${index.nameOf(surface)} ${index.typeName(surface)}`;
  return part21Error(problem, { line: index.line[face] ?? 0, instance: name });
}
