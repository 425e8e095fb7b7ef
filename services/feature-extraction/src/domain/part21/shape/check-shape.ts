import type { Warning } from '../../document.ts';
import type { InstanceIndex } from '../instance-index.ts';
import type { Part21File } from '../part21-file.ts';
import { checkLoops } from './check-loops.ts';
import { checkPlaces } from './check-places.ts';
import { type OpenEdges, openEdgesOf } from './check-shells.ts';
import { checkWindings } from './check-windings.ts';
import { distance } from './distances.ts';
import { extentOf } from './extent.ts';
import { readShape } from './read-shape.ts';
import { ShapeTopology } from './shape-topology.ts';

export interface ShapeFindings {
  /** Distinct edges of some length. */
  readonly edges: number;
  /** What may be right all the same. */
  readonly warnings: readonly Warning[];
  readonly openEdges: OpenEdges | null;
}

/**
 * Checks that the bodies of a file are what they claim to be: entities as the standard has them (`readShape`), loops
 * that close, vertices that lie on their edges and faces, closed shells that are closed. The kernel builds something
 * of anything, and says nothing of what it made up. Linear in the text of the shape.
 *
 * Raises PARSE_FAILED / preflight with instance and line; what may still be right is warned of.
 */
export function checkShape(file: Part21File, bodies: readonly number[]): ShapeFindings {
  const topology = new ShapeTopology(file.index, readShape(file, [...bodies, ...placementsOf(file.index)]));
  const extent = extentOf(topology);
  checkLoops(topology, extent);
  checkWindings(topology, extent);
  return {
    edges: countEdges(topology),
    warnings: checkPlaces(topology, extent),
    openEdges: openEdgesOf(topology, extent),
  };
}

/** What brings one representation into another. */
function placementsOf(index: InstanceIndex): readonly number[] {
  const users = ['ITEM_DEFINED_TRANSFORMATION', 'MAPPED_ITEM', 'REPRESENTATION_MAP'];
  const used = users.flatMap((name) => index.slotsOf(name)).flatMap((slot) => [...index.referencesOf(slot)]);
  return used.filter((slot) => index.typeName(slot) === 'AXIS2_PLACEMENT_3D');
}

/** Lines that begin where they end are in some files; the kernel leaves them out. */
function countEdges(topology: ShapeTopology): number {
  let count = 0;
  for (const edge of topology.slotsOf('EDGE_CURVE')) if (!isNothing(topology, edge)) count++;
  return count;
}

function isNothing(topology: ShapeTopology, edge: number): boolean {
  if (topology.index.typeName(topology.curveOf(edge)) !== 'LINE') return false;
  const [start, end] = [0, 1].map((i) => topology.placeOf(topology.reference(edge, i)));
  return (
    start !== null && end !== null && start !== undefined && end !== undefined && distance(start, end) === 0
  );
}
