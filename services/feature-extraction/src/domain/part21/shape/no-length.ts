import { distance } from './distances.ts';
import type { ShapeTopology } from './shape-topology.ts';

/** Whether an EDGE_CURVE is a point: in some files lines begin where they end, and circles at poles have no radius. */
export function isNothing(topology: ShapeTopology, edge: number): boolean {
  const curve = topology.curveOf(edge);
  const type = topology.index.typeName(curve);
  if (type === 'CIRCLE') return isPoint(topology, curve);
  if (type !== 'LINE') return false;
  const start = topology.placeOf(topology.reference(edge, 0));
  const end = topology.placeOf(topology.reference(edge, 1));
  return start !== null && end !== null && distance(start, end) === 0;
}

/** Whether a CIRCLE has no radius. */
export function isPoint(topology: ShapeTopology, circle: number): boolean {
  return topology.values.number(circle, 0) === 0;
}
