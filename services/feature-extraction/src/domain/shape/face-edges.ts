import type { Vec3 } from '@cadml/cad-model';
import { NO_FACET, type SharedEdges } from '../mesh/shared-edges.ts';
import type { FacetedBody, FacetFacts } from './faceted-body.ts';
import type { FittedSurface } from './fit/fit-surface.ts';
import { surfaceNormal } from './surface-normal.ts';
import { cross, dot, norm, pointAt, unit } from './vec3.ts';

/** A body with its facets measured, its triangle edges paired, and the surface of each face recognised. */
export interface RecognisedBody {
  readonly body: FacetedBody;
  readonly facts: FacetFacts;
  readonly edges: SharedEdges;
  readonly fits: readonly FittedSurface[];
}

/** The two facets at an edge; null where there are not exactly two. */
export function facetsAt({ facets }: SharedEdges, edge: number): readonly [number, number] | null {
  const other = facets[edge * 2 + 1] as number;
  return other < 0 || other === NO_FACET ? null : [facets[edge * 2] as number, other];
}

/** Half an edge length, in which a direction along the edge may be seen. */
export function edgeEnds({ body, edges }: RecognisedBody, edge: number): readonly [Vec3, Vec3] {
  const { vertices } = body;
  return [
    pointAt(vertices, edges.ends[edge * 2] as number),
    pointAt(vertices, edges.ends[edge * 2 + 1] as number),
  ];
}

/**
 * By how much the outward normal turns from one facet's surface to the other's across an edge, in radians:
 * positive where the body is convex.
 */
export function turnAcross(
  whole: RecognisedBody,
  edge: number,
  [first, second]: readonly [number, number],
): number {
  const a = normalAtEdge(whole, edge, first);
  const b = normalAtEdge(whole, edge, second);
  const across = cross(a, b);
  const angle = Math.atan2(norm(across), dot(a, b));
  return dot(across, directionIn(whole, edge, first)) < 0 ? -angle : angle;
}

function normalAtEdge(whole: RecognisedBody, edge: number, facet: number): Vec3 {
  const { body, facts, fits, edges } = whole;
  const [from, to] = edgeEnds(whole, edge);
  const middle: Vec3 = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2];
  const known = surfaceNormal(fits[body.faceOf[facet] as number] as FittedSurface, middle);
  if (known !== null) return known;
  if (body.cornerNormals === null) return pointAt(facts.normals, facet);
  const sum: [number, number, number] = [0, 0, 0];
  for (let k = 0; k < 3; k++) {
    const vertex = body.triangles[facet * 3 + k];
    if (vertex !== edges.ends[edge * 2] && vertex !== edges.ends[edge * 2 + 1]) continue;
    for (const axis of [0, 1, 2] as const)
      sum[axis] += body.cornerNormals[facet * 9 + k * 3 + axis] as number;
  }
  return unit(sum);
}

/** Along the edge as the facet runs, its inside to the left. */
function directionIn(whole: RecognisedBody, edge: number, facet: number): Vec3 {
  const { triangles } = whole.body;
  const [from, to] = [whole.edges.ends[edge * 2], whole.edges.ends[edge * 2 + 1]];
  const [a, b] = edgeEnds(whole, edge);
  for (let k = 0; k < 3; k++) {
    const next = triangles[facet * 3 + ((k + 1) % 3)];
    if (triangles[facet * 3 + k] === from && next === to) return [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  }
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}
