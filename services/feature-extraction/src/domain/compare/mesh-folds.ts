import { facetNormals } from '../mesh/facet-normals.ts';
import type { TriangleMesh } from '../mesh/weld.ts';
import { facetMeetings, type Meeting } from './facet-meetings.ts';

/** A welded mesh with all that its bends are told by: made once for all that asks. */
export interface MeshFolds {
  readonly mesh: TriangleMesh;
  /** Of the facets; zero for one without area. */
  readonly normals: Float32Array;
  readonly meetings: readonly Meeting[];
}

export function foldsOf(mesh: TriangleMesh): MeshFolds {
  return { mesh, normals: facetNormals(mesh), meetings: facetMeetings(mesh.triangles) };
}

/** What float32 leaves of no bend, in radians. */
export const STRAIGHT = 1e-3;

/** Between two facets, in radians. */
export function bendBetween(normals: Float32Array, a: number, b: number): number {
  const [p, q] = [a * 3, b * 3];
  const cosine =
    (normals[p] as number) * (normals[q] as number) +
    (normals[p + 1] as number) * (normals[q + 1] as number) +
    (normals[p + 2] as number) * (normals[q + 2] as number);
  return Math.acos(Math.min(1, Math.max(-1, cosine)));
}

/** Where more facets than these meet, the edge counts as sharp, however they lie. */
const MOST_FACETS = 64;

/** Of the facet that goes on least straight; π at a border, and where more than `MOST_FACETS` meet. */
export function sharpestBend(normals: Float32Array, { facets }: Meeting): number {
  const [first, second] = facets;
  if (first === undefined || second === undefined || facets.length > MOST_FACETS) return Math.PI;
  if (facets.length === 2) return bendBetween(normals, first, second);
  const bends = facets.map((facet) =>
    Math.min(...facets.filter((other) => other !== facet).map((other) => bendBetween(normals, facet, other))),
  );
  return Math.max(...bends);
}
