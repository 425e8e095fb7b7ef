import { spansLike } from './chord-height.ts';
import { curvedFits } from './fit/fit-surface.ts';
import { facesOfPieces, type Grown } from './grown.ts';
import type { MeshPatches } from './mesh-patches.ts';
import { liesOn } from './patch-on-surface.ts';
import { samplePatches } from './sample-patches.ts';

/** Unions that are tried. */
const MOST_TRIES = 1_500;

/**
 * Puts grown faces together that are one surface after all: from a few pieces a ring of a cone looks like one of a
 * ball, and a stretch of a torus like one of a cylinder. The largest go first and take their neighbours in while all
 * pieces lie on one surface.
 */
export function mergeSegments(patches: MeshPatches, grown: readonly Grown[], size: number): readonly Grown[] {
  const owner = facesOfPieces(patches, grown);
  const faces: (Grown | null)[] = [...grown];
  const order = [...grown.keys()].sort(
    (a, b) => (grown[b]?.pieces.length ?? 0) - (grown[a]?.pieces.length ?? 0),
  );
  let tries = 0;
  for (const face of order) {
    const rejected = new Set<number>();
    for (let other = nextBeside(face, rejected); other !== null; other = nextBeside(face, rejected)) {
      if (++tries > MOST_TRIES) return faces.filter((each) => each !== null);
      const joined = union(patches, [faces[face] as Grown, faces[other] as Grown], size);
      if (joined === null) rejected.add(other);
      else adopt(face, other, joined);
    }
  }
  return faces.filter((each) => each !== null);

  function adopt(face: number, other: number, joined: Grown): void {
    faces[face] = joined;
    faces[other] = null;
    for (const patch of joined.pieces) owner[patch] = face;
  }

  function nextBeside(face: number, rejected: ReadonlySet<number>): number | null {
    for (const patch of faces[face]?.pieces ?? []) {
      for (const next of patches.neighbours[patch] as readonly number[]) {
        const other = owner[next] as number;
        if (other >= 0 && other !== face && !rejected.has(other)) return other;
      }
    }
    return null;
  }
}

function union(patches: MeshPatches, [a, b]: readonly [Grown, Grown], size: number): Grown | null {
  const pieces = [...a.pieces, ...b.pieces];
  const samples = samplePatches(patches, pieces, size);
  for (const fit of curvedFits(samples)) {
    const found = { fit, tolerance: samples.tolerance };
    if (!spansLike(patches, a, found) || !spansLike(patches, b, found)) continue;
    if (pieces.every((patch) => liesOn(patches, patch, found))) return { fit, pieces };
  }
  return null;
}
