import { cornersOf, membersOf } from './faceted-body.ts';
import { FACET_LEANING, type SurfaceSamples } from './fit/surface-samples.ts';
import type { MeshPatches } from './mesh-patches.ts';
import { toleranceOf } from './sample-face.ts';
import { pointAt } from './vec3.ts';

/** Pieces that are looked at, and triangles of each. */
const MOST_PATCHES = 48;
const MOST_FACETS = 8;

/**
 * The evidence for the surface that flat pieces of a mesh lie on: their corners, and the normal of each piece at its
 * middle. A strip of a cylinder, cone, sphere or torus is symmetric, so that its normal meets the axis exactly.
 */
export function samplePatches(patches: MeshPatches, chosen: readonly number[], size: number): SurfaceSamples {
  const { mesh, facts, facets, middles } = patches;
  const points: number[] = [];
  const normals: number[] = [];
  const feet: number[] = [];
  const step = Math.max(1, Math.ceil(chosen.length / MOST_PATCHES));
  for (let at = 0; at < chosen.length; at += step) {
    const members = membersOf(facets, chosen[at] as number);
    const [largest = 0] = members;
    normals.push(...pointAt(facts.normals, largest));
    feet.push(...pointAt(middles, chosen[at] as number));
    for (const facet of members.subarray(0, MOST_FACETS)) points.push(...cornersOf(mesh, facet).flat());
  }
  const corners = Float64Array.from(points);
  return {
    points: corners,
    normals: Float64Array.from(normals),
    feet: Float64Array.from(feet),
    tolerance: toleranceOf(corners, size, false),
    leaning: FACET_LEANING,
  };
}
