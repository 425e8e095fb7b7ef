import type { Warning } from '../../document.ts';
import type { Vector } from '../matrices.ts';
import { part21Error } from '../part21-error.ts';
import { distance } from './distances.ts';
import type { ShapeSize } from './extent.ts';
import type { ShapeTopology } from './shape-topology.ts';

/** Over the extent of the shape. Of 30,000 published loops each goes on in the very vertex. */
const MAX_STEP = 1e-3;
/** Edges of a loop that are looked at in every order. */
const MAX_MENDED = 1000;

/**
 * Refuses a loop that does not close: the kernel closes it by itself, and the face becomes another one. In a loop each
 * edge begins in the vertex where the one before it ends, or in one at the same place. Where that is so in another order
 * or direction alone the kernel finds it, and a warning says so; also of gaps that only the uncertainty of the file excuses.
 *
 * Raises PARSE_FAILED / preflight.
 */
export function checkLoops(topology: ShapeTopology, { extent, accuracy }: ShapeSize): CheckedLoops {
  const told = extent * MAX_STEP;
  const least = Math.max(told, accuracy);
  const mended = new Set<number>();
  const apart: number[] = [];
  for (const loop of topology.slotsOf('EDGE_LOOP')) {
    const step = firstStep(topology, loop, least);
    if (step === null) {
      if (least > told && firstStep(topology, loop, told) !== null) apart.push(loop);
      continue;
    }
    if (!canFollow(topology, loop, least)) throw broken(topology, loop, step);
    mended.add(loop);
  }
  return { mended, warnings: [...mendedWarnings(topology, mended), ...apartWarnings(topology, apart)] };
}

export interface CheckedLoops {
  /** Loops (slots) whose edges tell no direction. */
  readonly mended: ReadonlySet<number>;
  readonly warnings: readonly Warning[];
}

function mendedWarnings(topology: ShapeTopology, mended: ReadonlySet<number>): readonly Warning[] {
  const [first] = mended;
  if (first === undefined) return [];
  const message = `The edges of ${mended.size} loops (${placeOf(topology, first)} first) do not follow each other; they were put in an order in which they do.`;
  return [{ code: 'loops_mended', message }];
}

function apartWarnings(topology: ShapeTopology, apart: readonly number[]): readonly Warning[] {
  const [first] = apart;
  if (first === undefined) return [];
  const message = `The edges of ${apart.length} loops (${placeOf(topology, first)} first) meet only within the uncertainty that the file states; measures may be wrong by as much.`;
  return [{ code: 'vertices_off', message }];
}

function placeOf({ index }: ShapeTopology, slot: number): string {
  return `${index.nameOf(slot)} in line ${index.line[slot] ?? 0}`;
}

/** The edge before which a loop is interrupted; null when none is. */
function firstStep(topology: ShapeTopology, loop: number, least: number): number | null {
  const edges = topology.index.referencesOf(loop);
  let end = topology.endOf(edges.at(-1) as number);
  for (const edge of edges) {
    if (isStep(topology, [end, topology.startOf(edge)], least)) return edge;
    end = topology.endOf(edge);
  }
  return null;
}

function isStep(topology: ShapeTopology, [end, start]: readonly (number | null)[], least: number): boolean {
  if (end === start || end == null || start == null) return false;
  const [from, to] = [topology.placeOf(end), topology.placeOf(start)];
  return from !== null && to !== null && distance(from, to) > least;
}

/** Whether the edges make a closed round in some order and direction: they hang together, and ends meet two by two. */
function canFollow(topology: ShapeTopology, loop: number, least: number): boolean {
  const edges = topology.index.referencesOf(loop);
  if (edges.length > MAX_MENDED) return false;
  const places: Place[] = [];
  for (const edge of edges) {
    const ends = [topology.startOf(edge), topology.endOf(edge)].map((vertex) =>
      placeAt(places, vertex === null ? null : topology.placeOf(vertex), least),
    );
    const [start, end] = ends;
    if (!start || !end) return false;
    start.ends++;
    end.ends++;
    const [kept, gone] = [start.part, end.part];
    for (const place of places) if (place.part === gone) place.part = kept;
  }
  return places.every(({ ends, part }) => ends % 2 === 0 && part === places[0]?.part);
}

interface Place {
  readonly at: Vector;
  /** Of edges. */
  ends: number;
  /** What hangs together has the same. */
  part: number;
}

function placeAt(places: Place[], at: Vector | null, least: number): Place | null {
  if (at === null) return null;
  const known = places.find((place) => distance(place.at, at) <= least);
  if (known) return known;
  const place = { at, ends: 0, part: places.length };
  places.push(place);
  return place;
}

function broken({ index }: ShapeTopology, loop: number, edge: number) {
  const name = index.nameOf(loop);
  const problem = `${name} EDGE_LOOP is not closed: ${index.nameOf(edge)} does not begin where the edge before it ends`;
  return part21Error(problem, { line: index.line[loop] ?? 0, instance: name });
}
