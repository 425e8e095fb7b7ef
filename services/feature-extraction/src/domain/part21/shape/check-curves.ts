import { part21Error } from '../part21-error.ts';
import type { ShapeTopology } from './shape-topology.ts';

/** Curves in the parameters of a surface. */
const FLAT = new Set(['PCURVE', 'BOUNDED_PCURVE']);
/** Curves that are made of the one that they refer to first. */
const MADE_OF = new Set(['TRIMMED_CURVE', 'CURVE_REPLICA', 'OFFSET_CURVE_3D']);
/** More of them in a row say nothing. */
const DEEPEST = 8;

/**
 * Refuses an edge whose curve is said in the parameters of a surface alone: the standard allows it, the kernel leaves
 * the edge out and measures what is left of the face. Segments of composite curves are not looked at.
 *
 * Raises PARSE_FAILED / preflight.
 */
export function checkCurves(topology: ShapeTopology): void {
  const { index } = topology;
  const flat = index.typesNamed(FLAT);
  if (flat.size === 0) return;
  const madeOf = index.typesNamed(MADE_OF);
  for (const edge of topology.slotsOf('EDGE_CURVE')) {
    const curve = lastCurve(topology, edge, madeOf);
    if (!flat.has(index.typeOf(curve))) continue;
    const name = index.nameOf(edge);
    const problem = `${name} EDGE_CURVE has its curve only in the parameters of a surface (${index.nameOf(curve)}): export it with curves in space`;
    throw part21Error(problem, { line: index.line[edge] ?? 0, instance: name });
  }
}

function lastCurve(topology: ShapeTopology, edge: number, madeOf: ReadonlySet<number>): number {
  const { index } = topology;
  let curve = topology.curveOf(edge);
  for (let depth = 0; depth < DEEPEST; depth++) {
    if (!madeOf.has(index.typeOf(curve)) && !topology.isSurfaceCurve(curve)) break;
    curve = topology.reference(curve, 0);
  }
  return curve;
}
