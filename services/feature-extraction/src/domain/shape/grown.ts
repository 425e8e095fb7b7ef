import type { FittedSurface } from './fit/fit-surface.ts';
import type { MeshPatches } from './mesh-patches.ts';

/** Pieces of a mesh that lie on one curved surface. */
export interface Grown {
  readonly fit: FittedSurface;
  readonly pieces: readonly number[];
}

/** The face of what is on none. */
export const NONE = -1;

/** The face of each piece; `NONE` of those on none. */
export function facesOfPieces(patches: MeshPatches, grown: readonly Grown[]): Int32Array {
  const faceOf = new Int32Array(patches.count).fill(NONE);
  for (const [face, { pieces }] of grown.entries()) for (const patch of pieces) faceOf[patch] = face;
  return faceOf;
}
