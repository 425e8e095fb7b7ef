import { part21Error } from '../part21-error.ts';
import { distance } from './distances.ts';
import type { ShapeTopology } from './shape-topology.ts';

/** Over the extent of the shape. Of 30,000 published loops each goes on in the very vertex. */
const MAX_STEP = 1e-3;

/**
 * Refuses a loop whose edges do not follow each other: each begins in the vertex where the one before it ends, or
 * in one at the same place. The kernel closes such a loop by itself, and the face becomes another one.
 *
 * Raises PARSE_FAILED / preflight.
 */
export function checkLoops(topology: ShapeTopology, extent: number): void {
  for (const loop of topology.slotsOf('EDGE_LOOP')) {
    const edges = topology.index.referencesOf(loop);
    let end = topology.endOf(edges.at(-1) as number);
    for (const edge of edges) {
      const start = topology.startOf(edge);
      if (isStep(topology, end, start, extent * MAX_STEP)) throw broken(topology, loop, edge);
      end = topology.endOf(edge);
    }
  }
}

function isStep(topology: ShapeTopology, end: number | null, start: number | null, least: number): boolean {
  if (end === start || end === null || start === null) return false;
  const [from, to] = [topology.placeOf(end), topology.placeOf(start)];
  return from !== null && to !== null && distance(from, to) > least;
}

function broken({ index }: ShapeTopology, loop: number, edge: number) {
  const name = index.nameOf(loop);
  const problem = `${name} EDGE_LOOP is not closed: ${index.nameOf(edge)} does not begin where the edge before it ends`;
  return part21Error(problem, { line: index.line[loop] ?? 0, instance: name });
}
