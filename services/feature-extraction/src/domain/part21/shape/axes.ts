import { unit, type Vector } from '../matrices.ts';
import type { Axis } from './distances.ts';
import type { ShapeTopology } from './shape-topology.ts';

const Z: Vector = [0, 0, 1];

/** The axis of a placement; null when it is not plain which of its directions is which. */
export function axisOf(topology: ShapeTopology, placement: number): Axis | null {
  const { index } = topology;
  const references = index.referencesOf(placement);
  if (references.length === 2 || index.typeName(placement) !== 'AXIS2_PLACEMENT_3D') return null;
  const direction = references.length === 1 ? Z : unit(topology.vectorOf(references[1] as number));
  return direction && { origin: topology.vectorOf(references[0] as number), direction };
}

/** The line of a LINE, in the sense of its vector. */
export function lineOf(topology: ShapeTopology, line: number): Axis | null {
  const vector = topology.reference(line, 1);
  const direction = unit(topology.vectorOf(topology.reference(vector, 0)));
  return direction && { origin: topology.vectorOf(topology.reference(line, 0)), direction };
}
