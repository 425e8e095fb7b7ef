import type { Warning } from '../../document.ts';
import type { InstanceIndex } from '../instance-index.ts';
import type { Part21File } from '../part21-file.ts';
import { accuracyOf } from './accuracy.ts';
import { checkCurves } from './check-curves.ts';
import { checkDirections } from './check-directions.ts';
import { checkLoops } from './check-loops.ts';
import { checkPlaces } from './check-places.ts';
import { type OpenEdges, openEdgesOf } from './check-shells.ts';
import { checkWindings } from './check-windings.ts';
import { extentOf } from './extent.ts';
import { isNothing } from './no-length.ts';
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
  const placing = placementsOf(file.index);
  const topology = new ShapeTopology(file.index, readShape(file, [...bodies, ...placing]));
  checkDirections(topology, new Set(placing));
  checkCurves(topology);
  const extent = extentOf(topology);
  const size = { extent, accuracy: accuracyOf(file, extent) };
  const loops = checkLoops(topology, size);
  checkWindings(topology, extent, loops.mended);
  return {
    edges: countEdges(topology),
    warnings: [...loops.warnings, ...checkPlaces(topology, size)],
    openEdges: openEdgesOf(topology, size),
  };
}

/** What brings one representation into another. */
function placementsOf(index: InstanceIndex): readonly number[] {
  const users = ['ITEM_DEFINED_TRANSFORMATION', 'MAPPED_ITEM', 'REPRESENTATION_MAP'];
  const used = users.flatMap((name) => index.slotsOf(name)).flatMap((slot) => [...index.referencesOf(slot)]);
  return used.filter((slot) => index.typeName(slot) === 'AXIS2_PLACEMENT_3D');
}

/** The kernel leaves out those that are nothing. */
function countEdges(topology: ShapeTopology): number {
  let count = 0;
  for (const edge of topology.slotsOf('EDGE_CURVE')) if (!isNothing(topology, edge)) count++;
  return count;
}
