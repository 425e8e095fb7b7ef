import type { Vec3 } from '@cadml/cad-model';
import { DisjointSets } from '../mesh/disjoint-sets.ts';
import { MANY_FACETS, sharedEdges } from '../mesh/shared-edges.ts';
import type { TriangleMesh } from '../mesh/weld.ts';
import { along, between, cross, dot, pointAt, unit } from './vec3.ts';

/**
 * Which body each facet belongs to, by its lowest facet. Solids that touch share edges of four and more facets:
 * there each facet goes with the one across its own material, not with that of the solid beside it.
 */
export function bodyComponents(mesh: TriangleMesh): Int32Array {
  const { triangles } = mesh;
  const { ends, facets } = sharedEdges(triangles);
  const sets = new DisjointSets(triangles.length / 3);
  const crowded = new Map<string, readonly [number, number]>();
  for (let edge = 0; edge < facets.length / 2; edge++) {
    const other = facets[edge * 2 + 1] as number;
    if (other >= 0) sets.unite(facets[edge * 2] as number, other);
    if (other !== MANY_FACETS) continue;
    const [from, to] = [ends[edge * 2] as number, ends[edge * 2 + 1] as number];
    crowded.set(`${from},${to}`, [from, to]);
  }
  if (crowded.size > 0) {
    for (const [key, around] of facetsAround(triangles, crowded)) {
      for (const [a, b] of materialPairs(mesh, crowded.get(key) as readonly [number, number], around)) {
        sets.unite(a, b);
      }
    }
  }
  return Int32Array.from({ length: triangles.length / 3 }, (_, facet) => sets.root(facet));
}

/** The facets at each of the edges; a facet that runs from the higher to the lower vertex is given as −1 − facet. */
function facetsAround(
  triangles: Uint32Array,
  edges: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, readonly number[]> {
  const around = new Map<string, number[]>();
  for (let half = 0; half < triangles.length; half++) {
    const from = triangles[half] as number;
    const to = triangles[half % 3 === 2 ? half - 2 : half + 1] as number;
    const key = `${Math.min(from, to)},${Math.max(from, to)}`;
    if (!edges.has(key)) continue;
    const facet = Math.floor(half / 3);
    const known = around.get(key) ?? [];
    around.set(key, known);
    known.push(from < to ? facet : -1 - facet);
  }
  return around;
}

/** Directions around an edge that are the same, in radians. */
const SAME_DIRECTION = 1e-4;

interface Spoke {
  readonly facet: number;
  /** Around the edge, anticlockwise from some direction. */
  readonly turn: number;
  /** The material begins at this facet and lies anticlockwise of it. */
  readonly opens: boolean;
}

/** Pairs of facets with material between them: one opens it, the next to close it goes with it. */
function materialPairs(
  { vertices, triangles }: TriangleMesh,
  [from, to]: readonly [number, number],
  around: readonly number[],
): readonly (readonly [number, number])[] {
  const origin = pointAt(vertices, from);
  const axis = unit(between(origin, pointAt(vertices, to)));
  const across = (facet: number): Vec3 => {
    const apex = [0, 1, 2].map((k) => triangles[facet * 3 + k] as number).find((v) => v !== from && v !== to);
    const offset = between(origin, pointAt(vertices, apex ?? from));
    return unit(along(offset, -dot(offset, axis), axis));
  };
  const first = across(facetOf(around[0] as number));
  const side = cross(axis, first);
  const spokes = around.map((signed): Spoke => {
    const direction = across(facetOf(signed));
    const turn = Math.atan2(dot(direction, side), dot(direction, first));
    // Seen along the edge, a facet that runs with it has its outside anticlockwise.
    return {
      facet: facetOf(signed),
      turn: turn < -SAME_DIRECTION ? turn + 2 * Math.PI : turn,
      opens: signed < 0,
    };
  });
  return matched(spokes.sort((a, b) => sameTurn(a, b) || a.turn - b.turn));
}

/** Of facets that lie on each other, the one that closes comes first. */
function sameTurn(a: Spoke, b: Spoke): number {
  return Math.abs(a.turn - b.turn) <= SAME_DIRECTION ? Number(a.opens) - Number(b.opens) : 0;
}

function facetOf(signed: number): number {
  return signed < 0 ? -1 - signed : signed;
}

/** Goes around until every facet that opens has met one that closes. */
function matched(spokes: readonly Spoke[]): readonly (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  const open: Spoke[] = [];
  for (const spoke of [...spokes, ...spokes]) {
    if (spoke.opens) {
      if (!open.includes(spoke)) open.push(spoke);
      continue;
    }
    const start = open.pop();
    if (start !== undefined) pairs.push([start.facet, spoke.facet]);
  }
  return pairs;
}
