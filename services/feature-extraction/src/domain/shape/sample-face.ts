import { cornersOf, type FacetedBody, type FacetFacts } from './faceted-body.ts';
import { ANGLE_TOLERANCE, FACET_LEANING, meanOf, type SurfaceSamples } from './fit/surface-samples.ts';
import { between, dot, norm, pointAt } from './vec3.ts';

/** Facets of a face that are looked at: enough for any surface, few enough for a face of a million. */
const MOST_FACETS = 96;
/**
 * How far a point may be from the surface, over the extent of the face: vertices of a mesh may lie on the chords of
 * its edges; and, for what float32 rounds, over that of the body.
 */
const BREP_TOLERANCE = 5e-4;
const MESH_TOLERANCE = 2e-3;
const BODY_TOLERANCE = 2e-6;

/** The evidence for the surface that a set of facets lies on: corners, and normals of the surface or of the facets. */
export function sampleFace(
  body: FacetedBody,
  facts: FacetFacts,
  facets: Int32Array,
  bodySize: number,
): SurfaceSamples {
  const { normals: facetNormals, areas } = facts;
  const chosen = evenly(facets.filter((facet) => (areas[facet] as number) > 0));
  const points = new Float64Array(chosen.length * 9);
  for (const [i, facet] of chosen.entries()) {
    for (const [k, corner] of cornersOf(body, facet).entries()) points.set(corner, i * 9 + k * 3);
  }
  const tolerance = toleranceOf(points, bodySize, body.isBrep);
  if (body.cornerNormals !== null) {
    const corners = trustedCorners(body, facts, chosen);
    return { points, ...corners, tolerance, leaning: ANGLE_TOLERANCE };
  }
  const normals = new Float64Array(chosen.length * 3);
  const feet = new Float64Array(chosen.length * 3);
  for (const [i, facet] of chosen.entries()) {
    normals.set(facetNormals.subarray(facet * 3, facet * 3 + 3), i * 3);
    for (let k = 0; k < 9; k++)
      feet[i * 3 + (k % 3)] = (feet[i * 3 + (k % 3)] as number) + (points[i * 9 + k] as number) / 3;
  }
  return { points, normals, feet, tolerance, leaning: FACET_LEANING };
}

/** The least cosine between a facet and the surface at its corners. */
const LEAST_COSINE = 0.7;

/**
 * Normals at corners, and where they stand: without those at poles and apexes, where the kernel does not know the
 * normal, as some facet there shows; all where nothing else is left.
 */
function trustedCorners(
  body: FacetedBody,
  { normals }: FacetFacts,
  facets: Int32Array,
): Pick<SurfaceSamples, 'normals' | 'feet'> {
  const { vertices, triangles } = body;
  const cornerNormals = body.cornerNormals as Float32Array;
  const corners = [...facets].flatMap((facet) => [facet * 3, facet * 3 + 1, facet * 3 + 2]);
  const doubtful = new Set<number>();
  for (const corner of corners) {
    const cosine = dot(pointAt(normals, Math.floor(corner / 3)), pointAt(cornerNormals, corner));
    if (cosine < LEAST_COSINE) doubtful.add(triangles[corner] as number);
  }
  const trusted = corners.filter((corner) => !doubtful.has(triangles[corner] as number));
  const kept = trusted.length > 0 ? trusted : corners;
  return {
    normals: Float64Array.from(kept.flatMap((corner) => pointAt(cornerNormals, corner))),
    feet: Float64Array.from(kept.flatMap((corner) => pointAt(vertices, triangles[corner] as number))),
  };
}

function evenly(facets: Int32Array): Int32Array {
  if (facets.length <= MOST_FACETS) return facets;
  return Int32Array.from(
    { length: MOST_FACETS },
    (_, i) => facets[Math.floor((i * facets.length) / MOST_FACETS)] as number,
  );
}

/** How far a point may be from a surface that is fitted to points of a body of this size. */
export function toleranceOf(points: Float64Array, bodySize: number, isBrep: boolean): number {
  const share = isBrep ? BREP_TOLERANCE : MESH_TOLERANCE;
  return Math.max(extentOf(points) * share, bodySize * BODY_TOLERANCE);
}

/** Twice the way from the middle to the farthest point: the same however the points lie. */
export function extentOf(points: ArrayLike<number>): number {
  const middle = meanOf(points);
  let most = 0;
  for (let i = 0; i < points.length / 3; i++)
    most = Math.max(most, norm(between(middle, pointAt(points, i))));
  return 2 * most;
}
