import type { TriangleMesh } from '../mesh/weld.ts';
import { absorbFragments } from './absorb-fragments.ts';
import { spansLike } from './chord-height.ts';
import { membersOf } from './faceted-body.ts';
import { curvedFits, type FittedSurface } from './fit/fit-surface.ts';
import { growOnSurface, LIKE_SIZE } from './grow-on-surface.ts';
import { type Grown, NONE } from './grown.ts';
import { mergeSegments } from './merge-segments.ts';
import { type MeshPatches, meshPatches } from './mesh-patches.ts';
import { samplePatches } from './sample-patches.ts';
import { settleBorders } from './settle-borders.ts';
import { type SettledFacets, settleFacets } from './settle-facets.ts';

/** The faces that a mesh was made from, as far as its triangles tell. */
export interface Segmentation {
  readonly faceOf: Int32Array;
  readonly faces: number;
  /** The surfaces that were found, from the first face on; the other faces are flat or free. */
  readonly fits: readonly FittedSurface[];
}

/** Seeds that may lead to nothing: the scan of an animal has no faces, and is given up after so many. */
const MOST_FAILURES = 300;
/**
 * Pieces that one curved surface has at least: two planes with a blunt edge are no cylinder; balls and rings have
 * several rows.
 */
const FEWEST_PIECES = { plane: 1, cylinder: 3, cone: 3, sphere: 8, torus: 8, freeform: 1 } as const;

/**
 * Finds the faces of a mesh: flat pieces are planes, unless at least three neighbouring ones lie on one cylinder,
 * cone, sphere or torus, which is grown from a seed while its points fit (region growing: Besl, Jain 1988). Triangles
 * may be of any form: their corners tell the surface, their chords whether they span it. Small pieces that are left and
 * continue each other are one free form. Bounded failures, linear otherwise.
 */
export function segmentMesh(mesh: TriangleMesh, size: number): Segmentation {
  const patches = meshPatches(mesh);
  const grown = growCurved(patches, size);
  const settled = settleFacets(patches, grown, size);
  const { faceOf: faceOfPatch } = settled;
  let faces = joinFreeForms(patches, faceOfPatch, grown.length);
  for (let patch = 0; patch < patches.count; patch++) {
    if (faceOfPatch[patch] === NONE) faceOfPatch[patch] = faces++;
  }
  absorbFragments(patches, faceOfPatch, faces);
  return numbered(patches, settled, { faces, fits: settled.fits });
}

/** The faces that are left, in their order. */
function numbered(
  { patchOf }: MeshPatches,
  { faceOf: faceOfPatch, apart }: SettledFacets,
  { faces, fits }: Omit<Segmentation, 'faceOf'>,
): Segmentation {
  const faceOf = patchOf.map((patch, facet) => apart.get(facet) ?? (faceOfPatch[patch] as number));
  const used = new Uint8Array(faces);
  for (const face of faceOf) used[face] = 1;
  const place = new Int32Array(faces);
  let count = 0;
  for (let face = 0; face < faces; face++) place[face] = used[face] === 1 ? count++ : -1;
  return {
    faceOf: faceOf.map((face) => place[face] as number),
    faces: count,
    fits: fits.filter((_, face) => used[face] === 1),
  };
}

/** Surfaces that are known better are found to be one, and know their borders better. */
const ROUNDS = 3;

/** Large pieces first: what they lie on matters most, and slivers at seams and poles would use up the failures. */
function growCurved(patches: MeshPatches, size: number): readonly Grown[] {
  const faceOf = new Int32Array(patches.count).fill(NONE);
  const order = Array.from(patches.areas.keys()).sort(
    (a, b) => (patches.areas[b] as number) - (patches.areas[a] as number) || a - b,
  );
  const grown: Grown[] = [];
  let failures = 0;
  for (const seed of order) {
    if (faceOf[seed] !== NONE || patches.areas[seed] === 0) continue;
    if (likeNeighbours(patches, faceOf, seed).length < FEWEST_PIECES.cylinder - 1) continue;
    const found = surfaceThrough(patches, faceOf, seed, size);
    if (found === null && ++failures > MOST_FAILURES) break;
    if (found === null) continue;
    for (const patch of found.pieces) faceOf[patch] = grown.length;
    grown.push(found);
  }
  let faces: readonly Grown[] = grown;
  for (let round = 0; round < ROUNDS; round++) {
    faces = settleBorders(patches, mergeSegments(patches, faces, size), size);
  }
  return faces;
}

function likeNeighbours(
  { areas, neighbours }: MeshPatches,
  faceOf: Int32Array,
  seed: number,
): readonly number[] {
  const own = areas[seed] as number;
  return (neighbours[seed] as readonly number[]).filter((other) => {
    const area = areas[other] as number;
    return faceOf[other] === NONE && area <= own * LIKE_SIZE && area * LIKE_SIZE >= own;
  });
}

/**
 * How many more pieces a less plain surface must take in: the strips of a cylinder or cone lie on a sphere and on
 * tori as well, a ball has several rows.
 */
const WORTH = 1.6;

/** The plainest curved surface through a seed and what is around it; null when there is none. */
function surfaceThrough(patches: MeshPatches, faceOf: Int32Array, seed: number, size: number): Grown | null {
  let best: Grown | null = null;
  for (const steps of [1, 3, 9]) {
    const samples = samplePatches(patches, ring(patches, faceOf, seed, steps), size);
    for (const fit of curvedFits(samples)) {
      const found = { fit, tolerance: samples.tolerance };
      const pieces = growOnSurface(patches, seed, found, faceOf);
      const least = Math.max(FEWEST_PIECES[fit.surface.kind], (best?.pieces.length ?? 0) * WORTH);
      const isWorth = pieces.length >= least && (best === null || spansLike(patches, best, found));
      if (isWorth) best = { fit, pieces };
    }
  }
  return best === null ? null : regrown(patches, faceOf, seed, { ...best, size });
}

/**
 * A larger piece knows its surface better: once more from there, by the plainest surface that takes in as much. Two
 * rings of points lie on a ball whatever they are of; all around, they are a cone.
 */
function regrown(
  patches: MeshPatches,
  faceOf: Int32Array,
  seed: number,
  { fit: first, pieces, size }: Grown & { readonly size: number },
): Grown {
  const samples = samplePatches(patches, pieces, size);
  for (const fit of curvedFits(samples)) {
    const again = growOnSurface(patches, seed, { fit, tolerance: samples.tolerance }, faceOf);
    if (again.length >= pieces.length) return { fit, pieces: again };
  }
  return { fit: first, pieces };
}

/** The seed and what is of like size around it, up to so many steps away. */
function ring(patches: MeshPatches, faceOf: Int32Array, seed: number, steps: number): readonly number[] {
  const taken = new Set([seed]);
  for (let step = 0; step < steps && taken.size < RING; step++) {
    for (const patch of [...taken]) {
      for (const next of likeNeighbours(patches, faceOf, patch)) taken.add(next);
    }
  }
  return [...taken];
}

const RING = 80;

/** A piece that is so much larger than those around it, or has so many triangles, is a plane of its own. */
const FLAT_FACETS = 4;
const FLAT_AREA = 4;

/** Fewer pieces at blunt angles are planes. */
const FEWEST_OF_FREE_FORM = 8;

/** Puts small pieces together that continue each other and lie on no surface with a name. */
function joinFreeForms(patches: MeshPatches, faceOf: Int32Array, firstFace: number): number {
  const isLeft = (patch: number) => faceOf[patch] === NONE && !isPlane(patches, patch);
  const left = Uint8Array.from({ length: patches.count }, (_, patch) => Number(isLeft(patch)));
  const leftBeside = (patch: number) =>
    (patches.neighbours[patch] as readonly number[]).filter((other) => left[other] === 1);
  let faces = firstFace;
  for (let seed = 0; seed < patches.count; seed++) {
    if (left[seed] === 0) continue;
    const joined = flood(seed, left, leftBeside);
    if (joined.length < FEWEST_OF_FREE_FORM) continue;
    for (const patch of joined) faceOf[patch] = faces;
    faces++;
  }
  return faces;
}

/** All that hang together with the seed; they are taken off the open ones. */
function flood(
  seed: number,
  open: Uint8Array,
  beside: (patch: number) => readonly number[],
): readonly number[] {
  const found = [seed];
  open[seed] = 0;
  for (const patch of found) {
    for (const next of beside(patch)) {
      open[next] = 0;
      found.push(next);
    }
  }
  return found;
}

function isPlane({ facets, areas, neighbours }: MeshPatches, patch: number): boolean {
  if (membersOf(facets, patch).length >= FLAT_FACETS) return true;
  const around = (neighbours[patch] as readonly number[])
    .map((other) => areas[other] as number)
    .sort((a, b) => a - b);
  const middle = around[around.length >> 1] ?? 0;
  return (areas[patch] as number) > middle * FLAT_AREA;
}
