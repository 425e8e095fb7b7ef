import { part21Error } from '../part21-error.ts';
import { isNothing } from './no-length.ts';
import type { ShapeTopology } from './shape-topology.ts';

/**
 * Refuses directions whose ratios are all zero, but for two that say nothing of the shape: the direction of a line of no
 * length, which some exporters find by dividing by it, and the x direction of a circle or a surface, for which any other
 * does. It does not for an ELLIPSE, a HYPERBOLA or a PARABOLA, nor for `placing`: placements (slots) that bring shapes
 * somewhere.
 *
 * Raises PARSE_FAILED / preflight.
 */
export function checkDirections(topology: ShapeTopology, placing: ReadonlySet<number>): void {
  const { zeroDirections, dimension } = topology.values;
  if (zeroDirections.size === 0) return;
  const { index } = topology;
  const ofNothing = vectorsOfNothing(topology);
  const turned = new Set([...placing, ...placementsOfConics(topology)]);
  for (let slot = 0; slot < index.size; slot++) {
    if (dimension[slot] === 0) continue;
    const used = index.referencesOf(slot).filter((target) => zeroDirections.has(target));
    const [direction] = used;
    if (direction === undefined || ofNothing.has(slot)) continue;
    const isFree = used.length === 1 && !turned.has(slot) && isReference(topology, slot, direction);
    if (!isFree) throw without(topology, direction);
  }
}

/** Of curves that are not the same all around. */
function placementsOfConics(topology: ShapeTopology): readonly number[] {
  const conics = ['ELLIPSE', 'HYPERBOLA', 'PARABOLA'].flatMap((name) => topology.slotsOf(name));
  return conics.map((curve) => topology.reference(curve, 0));
}

/** Whether it is the x direction of a placement in space, beside an axis. */
function isReference({ index }: ShapeTopology, placement: number, direction: number): boolean {
  const references = index.referencesOf(placement);
  const isPlacement = index.typeName(placement) === 'AXIS2_PLACEMENT_3D';
  return isPlacement && references.length === 3 && references[2] === direction;
}

/** VECTORs of lines that edges of no length lie on, and of no other. */
function vectorsOfNothing(topology: ShapeTopology): ReadonlySet<number> {
  const vectors = new Set<number>();
  const others = new Set<number>();
  for (const edge of topology.slotsOf('EDGE_CURVE')) {
    const curve = topology.curveOf(edge);
    if (topology.index.typeName(curve) !== 'LINE') continue;
    (isNothing(topology, edge) ? vectors : others).add(topology.reference(curve, 1));
  }
  return new Set([...vectors].filter((vector) => !others.has(vector)));
}

function without({ index }: ShapeTopology, direction: number) {
  const name = index.nameOf(direction);
  const problem = `${name} ${index.typeName(direction)} has no direction: all its ratios are zero (attribute 2)`;
  return part21Error(problem, { line: index.line[direction] ?? 0, instance: name });
}
