import type { MeshPatches } from './mesh-patches.ts';

/** A face with a smaller share of the area that goes on into a larger one is a crumb of it: chords cross there. */
const FRAGMENT = 1e-4;
/** Crumbs beside crumbs: so many times they are looked through. */
const PASSES = 4;

/**
 * Gives what is left over between the faces of a mesh to the faces that it continues, over gentle bends: tessellators
 * leave slivers at seams and poles, which lie on no surface and would outnumber the faces. `faceOf` is changed, the
 * faces that remain keep their numbers. Linear.
 */
export function absorbFragments(patches: MeshPatches, faceOf: Int32Array, faces: number): void {
  const areas = areasOf(patches, faceOf, faces);
  const least = areas.reduce((sum, area) => sum + area, 0) * FRAGMENT;
  for (let pass = 0; pass < PASSES; pass++) {
    const into = largestBeside(
      patches,
      faceOf,
      (face) => ((areas[face] as number) < least ? 0 : areas[face]) as number,
    );
    if (into.size === 0) return;
    for (const [patch, face] of faceOf.entries()) faceOf[patch] = into.get(face) ?? face;
  }
}

function areasOf(patches: MeshPatches, faceOf: Int32Array, faces: number): Float64Array {
  const areas = new Float64Array(faces);
  for (const [patch, area] of patches.areas.entries()) {
    const face = faceOf[patch] as number;
    areas[face] = (areas[face] as number) + area;
  }
  return areas;
}

/** For each fragment the largest face that it goes on into. `sizeOf` a fragment is 0. */
function largestBeside(
  { neighbours }: MeshPatches,
  faceOf: Int32Array,
  sizeOf: (face: number) => number,
): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const [patch, beside] of neighbours.entries()) {
    const face = faceOf[patch] as number;
    if (sizeOf(face) > 0) continue;
    for (const next of beside) {
      const other = faceOf[next] as number;
      if (sizeOf(other) > sizeOf(found.get(face) ?? face)) found.set(face, other);
    }
  }
  return found;
}
