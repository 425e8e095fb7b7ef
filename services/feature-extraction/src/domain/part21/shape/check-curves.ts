import { part21Error } from '../part21-error.ts';
import type { ShapeTopology } from './shape-topology.ts';

const FLAT_CURVES = new Set(['PCURVE', 'BOUNDED_PCURVE']);

/**
 * Refuses an edge whose curve is said in the parameters of a surface alone: the standard allows it, the kernel leaves
 * the edge out and measures what is left of the face.
 *
 * Raises PARSE_FAILED / preflight.
 */
export function checkCurves(topology: ShapeTopology): void {
  const { index } = topology;
  for (const edge of topology.slotsOf('EDGE_CURVE')) {
    const curve = topology.curveOf(edge);
    if (!FLAT_CURVES.has(index.typeName(curve))) continue;
    const name = index.nameOf(edge);
    const problem = `${name} EDGE_CURVE has its curve only in the parameters of a surface (${index.nameOf(curve)} ${index.typeName(curve)}): export it with curves in space`;
    throw part21Error(problem, { line: index.line[edge] ?? 0, instance: name });
  }
}
