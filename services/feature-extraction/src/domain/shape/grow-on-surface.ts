import { chordHeight, HIGHER } from './chord-height.ts';
import { membersOf } from './faceted-body.ts';
import { NONE } from './grown.ts';
import type { MeshPatches } from './mesh-patches.ts';
import { type Found, liesOn, missOf } from './patch-on-surface.ts';

/** Pieces of a curved surface are of like size, mostly; a plane beside a fillet is larger. */
export const LIKE_SIZE = 8;
/** Of the tolerance: a piece of another size lies on a surface only if its corners are as close. */
const CLOSE = 0.1;

/** All free pieces, but planes beside it, that hang together with the seed and lie on the surface. */
export function growOnSurface(
  patches: MeshPatches,
  seed: number,
  found: Found,
  faceOf: Int32Array,
): readonly number[] {
  const taken = new Set([seed]);
  const queue = [seed];
  const isPlane = planesBeside(patches, seed, found);
  for (let patch = queue.pop(); patch !== undefined; patch = queue.pop()) {
    for (const next of patches.neighbours[patch] as readonly number[]) {
      if (taken.has(next) || faceOf[next] !== NONE || !liesOn(patches, next, found)) continue;
      if (isPlane(next)) continue;
      taken.add(next);
      queue.push(next);
    }
  }
  return [...taken];
}

/**
 * Whether a piece that lies on a surface with a seed is a plane of its own: its chords are higher than those of the
 * seed, or it is of another size and not as close.
 */
function planesBeside(
  patches: MeshPatches,
  seed: number,
  { fit, tolerance }: Found,
): (patch: number) => boolean {
  const area = patches.areas[seed] as number;
  const height = Math.max(chordHeight(patches, membersOf(patches.facets, seed), fit) * HIGHER, tolerance);
  return (patch) => {
    if ((patches.areas[patch] as number) <= area) return false;
    const facets = membersOf(patches.facets, patch);
    if (chordHeight(patches, facets, fit) > height) return true;
    return (
      (patches.areas[patch] as number) > area * LIKE_SIZE && missOf(patches, facets, fit) > tolerance * CLOSE
    );
  };
}
