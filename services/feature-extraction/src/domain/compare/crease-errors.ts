import type { TriangleMesh } from '../mesh/weld.ts';
import type { Meeting } from './facet-meetings.ts';
import { edgeOf } from './triangle-rims.ts';
import { dot, minus, norm, pointAt } from './vectors.ts';

export interface Creases {
  readonly creases: readonly Meeting[];
  /** A turn of less, in radians, belongs to a curve. */
  readonly smooth: number;
}

/**
 * How far rims may lie from their chords, for the edge from each corner to the next; 0 where there is no crease.
 * What is flat has no chord error of its own, but its border is a chord of what it meets there, and of the curve
 * that the border follows: a chord of length l at which the polyline turns by θ leaves its arc by lθ/8.
 */
export function creaseErrors(mesh: TriangleMesh, found: Creases, chordErrors: Float32Array): Float32Array {
  const errors = new Float32Array(mesh.triangles.length);
  const byVertex = creasesByVertex(found.creases);
  for (const crease of found.creases) {
    let error = turnError(mesh, crease, { byVertex, smooth: found.smooth });
    for (const facet of crease.facets) error = Math.max(error, chordErrors[facet] as number);
    for (const facet of crease.facets) errors[edgeOf(mesh.triangles, facet, crease.ends)] = error;
  }
  return errors;
}

type ByVertex = ReadonlyMap<number, readonly Meeting[]>;

function creasesByVertex(creases: readonly Meeting[]): ByVertex {
  const found = new Map<number, Meeting[]>();
  for (const crease of creases) {
    for (const vertex of crease.ends) {
      const known = found.get(vertex);
      if (known) known.push(crease);
      else found.set(vertex, [crease]);
    }
  }
  return found;
}

interface Around {
  readonly byVertex: ByVertex;
  readonly smooth: number;
}

/** By the crease that goes on straightest at either end. */
function turnError({ vertices }: TriangleMesh, crease: Meeting, { byVertex, smooth }: Around): number {
  const [a, b] = crease.ends;
  let error = 0;
  for (const [from, at] of [
    [a, b],
    [b, a],
  ] as const) {
    const way = minus(pointAt(vertices, at), pointAt(vertices, from));
    let straightest = { turn: smooth, length: 0 };
    for (const other of (byVertex.get(at) ?? []).slice(0, MAX_MEETING)) {
      if (other === crease) continue;
      const next = minus(pointAt(vertices, other.ends[other.ends[0] === at ? 1 : 0]), pointAt(vertices, at));
      const length = norm(next);
      const turn = Math.acos(Math.min(1, Math.max(-1, dot(way, next) / (norm(way) * length))));
      if (turn < straightest.turn) straightest = { turn, length };
    }
    error = Math.max(error, (Math.min(norm(way), straightest.length) * straightest.turn) / 8);
  }
  return error;
}

/** At the apex of a fan many creases meet; the first few tell enough. */
const MAX_MEETING = 16;
