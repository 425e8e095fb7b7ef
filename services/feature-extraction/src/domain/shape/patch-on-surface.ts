import type { Vec3 } from '@cadml/cad-model';
import { cornersOf, membersOf } from './faceted-body.ts';
import type { FittedSurface } from './fit/fit-surface.ts';
import type { MeshPatches } from './mesh-patches.ts';
import { distanceTo } from './surface-distance.ts';
import { surfaceNormal } from './surface-normal.ts';
import { dot, pointAt } from './vec3.ts';

/** A surface, and how far a point may be from it. */
export interface Found {
  readonly fit: FittedSurface;
  readonly tolerance: number;
}

/** The least cosine between a facet and the surface over it: half a coarse step. */
const LEANING = 0.9;
/** The same for a facet of any form: one that stands steeper is a wall. */
const STEEP = 0.5;

/** Whether a piece of a mesh lies on a surface, by its corners and by its normal. */
export function liesOn(patches: MeshPatches, patch: number, found: Found): boolean {
  return isAt(patches, membersOf(patches.facets, patch), found, LEANING);
}

/** Whether the corners of triangles lie on a surface and none is a wall across it, however they lean. */
export function passesThrough(patches: MeshPatches, facets: Int32Array, found: Found): boolean {
  return isAt(patches, facets, found, STEEP);
}

/** How far the farthest corner of triangles is from a surface. */
export function missOf({ mesh }: MeshPatches, facets: Int32Array, { surface }: FittedSurface): number {
  let most = 0;
  for (const facet of facets) {
    for (const corner of cornersOf(mesh, facet)) most = Math.max(most, distanceTo(surface, corner));
  }
  return most;
}

function isAt(
  { mesh, facts }: MeshPatches,
  facets: Int32Array,
  { fit, tolerance }: Found,
  least: number,
): boolean {
  for (const facet of facets) {
    const corners = cornersOf(mesh, facet);
    if (!corners.every((corner) => distanceTo(fit.surface, corner) <= tolerance)) return false;
    const [a, b, c] = corners;
    const middle: Vec3 = [(a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3, (a[2] + b[2] + c[2]) / 3];
    const normal = surfaceNormal(fit, middle);
    if (normal === null || dot(normal, pointAt(facts.normals, facet)) < least) return false;
  }
  return true;
}
