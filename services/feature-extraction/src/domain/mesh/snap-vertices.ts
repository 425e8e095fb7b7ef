import { DisjointSets } from './disjoint-sets.ts';
import { NO_FACET, sharedEdges } from './shared-edges.ts';
import { type TriangleMesh, weld } from './weld.ts';

/** By half a cell along each axis, or not: what lies close together shares a cell in one of these grids. */
const SHIFTS = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) =>
  [bits & 1, bits & 2, bits & 4].map((bit) => (bit ? 0.5 : 0)),
);

/**
 * Takes vertices at open edges for one another: never two farther apart than `gap` at once, always those within
 * two sevenths of it. Returns the triangles over what is left, and how many vertices are not; null when there is
 * nothing to take, or when an edge longer than `gap` would collapse in a chain of them.
 */
export function snapVertices(
  { vertices, triangles }: TriangleMesh,
  gap: number,
): { readonly triangles: Uint32Array; readonly snapped: number } | null {
  const open = openVertices(triangles);
  const sets = new DisjointSets(vertices.length / 3);
  // The longest diagonal of a cell is the gap.
  const cell = gap / Math.sqrt(3);
  for (const shift of SHIFTS) {
    const cells = Float64Array.from({ length: open.length * 3 }, (_, i) => {
      const value = vertices[(open[Math.floor(i / 3)] as number) * 3 + (i % 3)] as number;
      return Math.floor(value / cell + (shift[i % 3] as number));
    });
    uniteAlike(sets, open, weld(cells).triangles);
  }
  const snapped = open.reduce((sum, vertex) => sum + (sets.root(vertex) === vertex ? 0 : 1), 0);
  const merged = triangles.map((vertex) => sets.root(vertex));
  return snapped === 0 || losesEdge({ vertices, triangles }, merged, gap)
    ? null
    : { triangles: merged, snapped };
}

/** Those with an edge that has one facet alone. */
function openVertices(triangles: Uint32Array): readonly number[] {
  const { ends, facets } = sharedEdges(triangles);
  const open = new Set<number>();
  for (let edge = 0; edge < facets.length; edge += 2) {
    if (facets[edge + 1] === NO_FACET) open.add(ends[edge] as number).add(ends[edge + 1] as number);
  }
  return [...open].sort((a, b) => a - b);
}

function uniteAlike(sets: DisjointSets, vertices: readonly number[], cellOf: Uint32Array): void {
  const first = new Map<number, number>();
  vertices.forEach((vertex, i) => {
    const cell = cellOf[i] as number;
    const known = first.get(cell);
    if (known === undefined) first.set(cell, vertex);
    else sets.unite(known, vertex);
  });
}

function losesEdge({ vertices, triangles }: TriangleMesh, merged: Uint32Array, gap: number): boolean {
  const between = (from: number, to: number) =>
    Math.hypot(
      ...[0, 1, 2].map((k) => (vertices[from * 3 + k] as number) - (vertices[to * 3 + k] as number)),
    );
  for (let half = 0; half < triangles.length; half++) {
    const next = half % 3 === 2 ? half - 2 : half + 1;
    if (merged[half] !== merged[next]) continue;
    if (between(triangles[half] as number, triangles[next] as number) > gap) return true;
  }
  return false;
}
