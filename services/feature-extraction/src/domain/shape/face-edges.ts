import type { Vec3 } from '@cadml/cad-model';
import { NO_FACET, type SharedEdges } from '../mesh/shared-edges.ts';
import type { FacetedBody, FacetFacts } from './faceted-body.ts';
import type { FittedSurface } from './fit/fit-surface.ts';
import { isApex, surfaceNormal } from './surface-normal.ts';
import { between, cross, dot, norm, pointAt } from './vec3.ts';

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
 * positive where the body is convex. The mean of what it is at both ends: they lie on the surfaces, while the middle
 * of a chord is off them by more the coarser the mesh.
 */
export function turnAcross(
  whole: RecognisedBody,
  edge: number,
  [first, second]: readonly [number, number],
): number {
  const ends = tellingEnds(whole, edge, [first, second]);
  let sum = 0;
  for (const vertex of ends) {
    const a = normalAtVertex(whole, vertex, first);
    const b = normalAtVertex(whole, vertex, second);
    sum += Math.atan2(norm(cross(a, b)), dot(a, b));
  }
  const angle = sum / ends.length;
  return isInwards(whole, edge, [first, second]) ? -angle : angle;
}

/** By the middle of the chord: where a groove ends in a cusp, only rounding tells at its ends. */
function isInwards(whole: RecognisedBody, edge: number, facets: readonly [number, number]): boolean {
  const [from, to] = edgeEnds(whole, edge);
  const middle: Vec3 = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2];
  const [a, b] = facets.map((facet) => {
    const surface = whole.fits[whole.body.faceOf[facet] as number] as FittedSurface;
    const known = surfaceNormal(surface, middle);
    return known ?? normalAtVertex(whole, whole.edges.ends[edge * 2] as number, facet);
  }) as [Vec3, Vec3];
  return dot(cross(a, b), directionIn(whole, edge, facets[0])) < 0;
}

/** The ends of an edge without the apex of a cone; both where there is nothing else. */
function tellingEnds(
  { body, edges, fits }: RecognisedBody,
  edge: number,
  facets: readonly [number, number],
): readonly number[] {
  const ends = [edges.ends[edge * 2] as number, edges.ends[edge * 2 + 1] as number];
  const [from, to] = ends.map((vertex) => pointAt(body.vertices, vertex)) as [Vec3, Vec3];
  const length = norm(between(from, to));
  const surfaces = facets.map((facet) => fits[body.faceOf[facet] as number] as FittedSurface);
  const telling = ends.filter(
    (_, k) => !surfaces.some((surface) => isApex(surface, k === 0 ? from : to, length)),
  );
  return telling.length > 0 ? telling : ends;
}

/** Of the surface that a facet lies on, at one of its corners. */
function normalAtVertex({ body, facts, fits }: RecognisedBody, vertex: number, facet: number): Vec3 {
  const surface = fits[body.faceOf[facet] as number] as FittedSurface;
  const known = surfaceNormal(surface, pointAt(body.vertices, vertex));
  if (known !== null) return known;
  if (body.cornerNormals === null) return pointAt(facts.normals, facet);
  const corner = body.triangles.indexOf(vertex, facet * 3);
  return pointAt(body.cornerNormals, corner);
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
