import type { Vec3 } from '@cadml/cad-model';
import { DisjointSets } from '../mesh/disjoint-sets.ts';
import type { TriangleMesh } from '../mesh/weld.ts';
import { bendBetween, type MeshFolds, STRAIGHT } from './mesh-folds.ts';
import { cross, dot, minus, norm, plus, pointAt, unit } from './vectors.ts';

/** A chord between two edges of a part has so many corners, however its sides are divided. */
const CORNERS = 4;
/** No side of one is divided more often. */
const MOST_FACETS = 100;
/** Corners of a plane lie off it by less, relative to its extent; each bend of a slight crown may pass for none. */
const FLAT = 1e-4;

/**
 * 1 for a facet that may be the only chord of a curved face: what goes on straight from it is a strip of four
 * corners at the most, with nothing amid it. A plane of more shows that the tessellator saw no curve there.
 */
export function loneChords(folds: MeshFolds): Uint8Array {
  const isLone = new Uint8Array(folds.normals.length / 3);
  for (const facets of straightRegions(folds)) {
    const mayBeChord = isStrip(folds, facets) || !isPlane(folds, facets);
    for (const facet of facets) isLone[facet] = mayBeChord ? 1 : 0;
  }
  return isLone;
}

/** Facets that hang together without a bend. */
function straightRegions({ normals, meetings }: MeshFolds): Iterable<readonly number[]> {
  const regions = new DisjointSets(normals.length / 3);
  for (const { facets } of meetings) {
    const [first, ...others] = facets;
    for (const other of others) {
      if (bendBetween(normals, first as number, other) <= STRAIGHT) regions.unite(first as number, other);
    }
  }
  const all = Array.from({ length: normals.length / 3 }, (_, facet) => facet);
  return Map.groupBy(all, (facet) => regions.root(facet)).values();
}

function isStrip({ mesh }: MeshFolds, facets: readonly number[]): boolean {
  // Facets that hang together have two corners more than they are.
  if (facets.length + 2 <= CORNERS) return true;
  if (facets.length > MOST_FACETS) return false;
  const next = borderOf(mesh, facets);
  const at = (vertex: number) => pointAt(mesh.vertices, vertex);
  const vertices = new Set(facets.flatMap((facet) => verticesOf(mesh, facet)));
  for (const [from, vertex] of next) {
    const to = next.get(vertex);
    if (to === undefined) continue;
    const [way, on] = [minus(at(vertex), at(from)), minus(at(to), at(vertex))];
    if (norm(cross(way, on)) <= STRAIGHT * dot(way, on)) vertices.delete(vertex);
  }
  return vertices.size <= CORNERS;
}

/** From each vertex on the border of a region to the next. */
function borderOf(mesh: TriangleMesh, facets: readonly number[]): ReadonlyMap<number, number> {
  const halves = facets.flatMap((facet) => {
    const [a, b, c] = verticesOf(mesh, facet);
    return [[a, b] as const, [b, c] as const, [c, a] as const];
  });
  const known = new Set(halves.map(([from, to]) => from * mesh.triangles.length + to));
  return new Map(halves.filter(([from, to]) => !known.has(to * mesh.triangles.length + from)));
}

function isPlane({ mesh }: MeshFolds, facets: readonly number[]): boolean {
  const corners = facets.map((facet) => cornersOf(mesh, facet));
  const normal = unit(corners.reduce((sum, [a, b, c]) => plus(sum, cross(minus(b, a), minus(c, a))), ZERO));
  const [origin] = corners[0] as Corners;
  let [low, high, extent] = [0, 0, 0];
  for (const way of corners.flat().map((corner) => minus(corner, origin))) {
    const height = dot(way, normal);
    low = Math.min(low, height);
    high = Math.max(high, height);
    extent = Math.max(extent, norm(way));
  }
  return high - low <= FLAT * extent;
}

type Corners = readonly [Vec3, Vec3, Vec3];

const ZERO: Vec3 = [0, 0, 0];

function cornersOf(mesh: TriangleMesh, facet: number): Corners {
  const [a, b, c] = verticesOf(mesh, facet);
  return [pointAt(mesh.vertices, a), pointAt(mesh.vertices, b), pointAt(mesh.vertices, c)];
}

function verticesOf({ triangles }: TriangleMesh, facet: number): readonly [number, number, number] {
  const at = facet * 3;
  return [triangles[at] as number, triangles[at + 1] as number, triangles[at + 2] as number];
}
