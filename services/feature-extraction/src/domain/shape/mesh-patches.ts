import { DisjointSets } from '../mesh/disjoint-sets.ts';
import { type SharedEdges, sharedEdges } from '../mesh/shared-edges.ts';
import type { TriangleMesh } from '../mesh/weld.ts';
import { type FacetFacts, facetFacts, type Grouped, groupBy } from './faceted-body.ts';

/** Flat pieces of a mesh, and which of them continue each other around a gentle bend. */
export interface MeshPatches {
  readonly mesh: TriangleMesh;
  readonly facts: FacetFacts;
  readonly count: number;
  readonly patchOf: Int32Array;
  readonly facets: Grouped;
  readonly areas: Float64Array;
  /** Centroids, three numbers each. */
  readonly middles: Float64Array;
  /** Patches across a gentle bend, for each patch, each once. */
  readonly neighbours: readonly (readonly number[])[];
  /** Patches across an edge that is no gentle bend, for those that have such. */
  readonly sharp: ReadonlyMap<number, readonly number[]>;
}

/** Cosines of the angles up to which facets lie in one plane (0.5°), and may belong to one curved surface (35°). */
const FLAT = Math.cos(0.0087);
const GENTLE = Math.cos(0.61);

/** Joins the triangles that lie in one plane beside each other, and links the pieces across gentle bends. Linear. */
export function meshPatches(mesh: TriangleMesh): MeshPatches {
  const facts = facetFacts(mesh);
  const edges = sharedEdges(mesh.triangles);
  const sets = new DisjointSets(mesh.triangles.length / 3);
  for (const [a, b, cosine] of pairs(edges, facts)) if (cosine >= FLAT) sets.unite(a, b);
  const { patchOf, count } = numbered(sets, mesh.triangles.length / 3);
  const areas = new Float64Array(count);
  for (const [facet, patch] of patchOf.entries()) {
    areas[patch] = (areas[patch] as number) + (facts.areas[facet] as number);
  }
  const links: Set<number>[] = Array.from({ length: count }, () => new Set());
  const sharp = new Map<number, number[]>();
  for (const [a, b, cosine] of pairs(edges, facts)) {
    const [left, right] = [patchOf[a] as number, patchOf[b] as number];
    if (left === right) continue;
    if (cosine < GENTLE) {
      append(sharp, left, right);
      append(sharp, right, left);
      continue;
    }
    links[left]?.add(right);
    links[right]?.add(left);
  }
  const neighbours = links.map((set) => [...set]);
  const facets = groupBy(patchOf, count);
  const middles = middlesOf(mesh, facts, patchOf, areas);
  return { mesh, facts, count, patchOf, facets, areas, middles, neighbours, sharp };
}

/** Weighted by area. */
function middlesOf(
  { vertices, triangles }: TriangleMesh,
  facts: FacetFacts,
  patchOf: Int32Array,
  areas: Float64Array,
): Float64Array {
  const middles = new Float64Array(areas.length * 3);
  for (const [corner, vertex] of triangles.entries()) {
    const facet = Math.floor(corner / 3);
    const patch = patchOf[facet] as number;
    const weight = (facts.areas[facet] as number) / (3 * ((areas[patch] as number) || 1));
    for (let axis = 0; axis < 3; axis++) {
      const at = patch * 3 + axis;
      middles[at] = (middles[at] as number) + weight * (vertices[vertex * 3 + axis] as number);
    }
  }
  return middles;
}

function append(lists: Map<number, number[]>, patch: number, other: number): void {
  const list = lists.get(patch);
  if (list === undefined) lists.set(patch, [other]);
  else list.push(other);
}

/** The two facets of each edge that has two with an area, and the cosine between their normals. */
function* pairs(
  { facets }: SharedEdges,
  { normals, areas }: FacetFacts,
): Generator<readonly [number, number, number]> {
  for (let at = 0; at < facets.length; at += 2) {
    const [a, b] = [facets[at] as number, facets[at + 1] as number];
    if (b < 0 || areas[a] === 0 || areas[b] === 0) continue;
    let cosine = 0;
    for (let k = 0; k < 3; k++) cosine += (normals[a * 3 + k] as number) * (normals[b * 3 + k] as number);
    yield [a, b, cosine];
  }
}

function numbered(
  sets: DisjointSets,
  members: number,
): { readonly patchOf: Int32Array; readonly count: number } {
  const patchOf = new Int32Array(members);
  let count = 0;
  for (let member = 0; member < members; member++) {
    const root = sets.root(member);
    patchOf[member] = root === member ? count++ : (patchOf[root] as number);
  }
  return { patchOf, count };
}
