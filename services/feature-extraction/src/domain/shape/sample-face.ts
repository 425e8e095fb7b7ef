import { cornersOf, type FacetedBody, type FacetFacts } from './faceted-body.ts';
import { ANGLE_TOLERANCE, FACET_LEANING, type SurfaceSamples } from './fit/surface-samples.ts';

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
  const chosen = trusted(body, facts, evenly(facets.filter((facet) => (areas[facet] as number) > 0)));
  const points = new Float64Array(chosen.length * 9);
  for (const [i, facet] of chosen.entries()) {
    for (const [k, corner] of cornersOf(body, facet).entries()) points.set(corner, i * 9 + k * 3);
  }
  const tolerance = toleranceOf(points, bodySize, body.isBrep);
  const { cornerNormals } = body;
  if (cornerNormals !== null) {
    const normals = new Float64Array(points.length);
    for (const [i, facet] of chosen.entries()) {
      normals.set(cornerNormals.subarray(facet * 9, facet * 9 + 9), i * 9);
    }
    return { points, normals, feet: points, tolerance, leaning: ANGLE_TOLERANCE };
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

/** Without those at poles and apexes, where the kernel does not know the normal; all where nothing else is left. */
function trusted({ cornerNormals }: FacetedBody, { normals }: FacetFacts, facets: Int32Array): Int32Array {
  if (cornerNormals === null) return facets;
  const kept = facets.filter((facet) =>
    [0, 1, 2].every((corner) => {
      const at = facet * 9 + corner * 3;
      let cosine = 0;
      for (let axis = 0; axis < 3; axis++)
        cosine += (normals[facet * 3 + axis] as number) * (cornerNormals[at + axis] as number);
      return cosine >= LEAST_COSINE;
    }),
  );
  return kept.length > 0 ? kept : facets;
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

function extentOf(points: Float64Array): number {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i++) {
    const axis = i % 3;
    low[axis] = Math.min(low[axis] as number, points[i] as number);
    high[axis] = Math.max(high[axis] as number, points[i] as number);
  }
  return points.length === 0 ? 0 : Math.hypot(...high.map((value, axis) => value - (low[axis] as number)));
}
