import type { ShapeSize } from './extent.ts';
import { isNothing } from './no-length.ts';
import { PlaceClasses } from './place-classes.ts';
import type { ShapeTopology } from './shape-topology.ts';

/** Over the extent of the shape: ends of edges that are no farther apart, or than the file's uncertainty, are the same. */
const SAME_PLACE = 1e-4;
/** However uncertain a file says it is, edges of that size are not nothing. */
const MAX_GAP = 1e-3;

/** Edges of closed shells that do not have a face on both sides. */
export interface OpenEdges {
  readonly count: number;
  /** Instance and line of the first. */
  readonly first: string;
}

/**
 * The edges at which closed shells are open, null when there are none: in the boundary of a solid each edge is used
 * twice (ISO 10303-42, closed_shell), but for those that are points. The direction is not looked at, for there are exporters that turn the bounds of
 * a face; edges that lie in pairs between the same places count as one, for there are others that write them twice.
 */
export function openEdgesOf(topology: ShapeTopology, { extent, accuracy }: ShapeSize): OpenEdges | null {
  const gap = Math.max(extent * SAME_PLACE, Math.min(extent * MAX_GAP, accuracy));
  const uses = new Uint8Array(topology.index.size);
  const open = [...topology.slotsOf('CLOSED_SHELL')].flatMap((shell) =>
    withoutTwins(topology, oddEdges(topology, shell, uses), new PlaceClasses(gap)),
  );
  const [first] = open;
  if (first === undefined) return null;
  const { index } = topology;
  return { count: open.length, first: `${index.nameOf(first)} in line ${index.line[first] ?? 0}` };
}

/** Edges that a shell uses an odd number of times. `uses`, by slot, is zero before and after. */
function oddEdges(topology: ShapeTopology, shell: number, uses: Uint8Array): readonly number[] {
  const edges: number[] = [];
  for (const face of topology.facesOf(shell)) {
    for (const edge of topology.edgesOf(face)) {
      if (isNothing(topology, edge)) continue;
      edges.push(edge);
      uses[edge] = (uses[edge] as number) ^ 1;
    }
  }
  const odd = edges.filter((edge) => uses[edge] === 1);
  for (const edge of edges) uses[edge] = 0;
  return odd;
}

/** Leaves out what another edge between the same places makes good. */
function withoutTwins(
  topology: ShapeTopology,
  edges: readonly number[],
  places: PlaceClasses,
): readonly number[] {
  const alone = new Map<string, number>();
  for (const edge of edges) {
    const ends = [0, 1].map((i) => topology.placeOf(topology.reference(edge, i)));
    const key = ends
      .map((place) => (place === null ? -1 : places.of(place)))
      .sort((a, b) => a - b)
      .join(' ');
    if (!alone.delete(key)) alone.set(key, edge);
  }
  return [...alone.values()];
}
