import { cornersOf, membersOf } from './faceted-body.ts';
import type { FittedSurface } from './fit/fit-surface.ts';
import type { Grown } from './grown.ts';
import type { MeshPatches } from './mesh-patches.ts';
import type { Found } from './patch-on-surface.ts';
import { distanceTo } from './surface-distance.ts';

/** A chord that is so many times as high as those beside it, twice their step, is that of a plane. */
export const HIGHER = 4;

/**
 * How far the chords of triangles leave the surface that their corners lie on: the most that the middle of an
 * edge is away from it. Tessellators keep it alike all over a surface, however the triangles differ.
 */
export function chordHeight({ mesh }: MeshPatches, facets: Int32Array, { surface }: FittedSurface): number {
  let most = 0;
  for (const facet of facets) {
    const corners = cornersOf(mesh, facet);
    for (const [i, a] of corners.entries()) {
      const b = corners[(i + 1) % 3] as typeof a;
      most = Math.max(most, distanceTo(surface, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2]));
    }
  }
  return most;
}

/**
 * Whether a face's largest piece spans another surface with chords about as low as its own: the corners of a cylinder
 * with a chamfer at each end lie on a ring, whose surface is elsewhere between them.
 */
export function spansLike(patches: MeshPatches, { fit, pieces }: Grown, other: Found): boolean {
  const largest = pieces.reduce((a, b) =>
    (patches.areas[b] as number) > (patches.areas[a] as number) ? b : a,
  );
  const facets = membersOf(patches.facets, largest);
  const own = chordHeight(patches, facets, fit) * HIGHER;
  return chordHeight(patches, facets, other.fit) <= Math.max(own, other.tolerance);
}
