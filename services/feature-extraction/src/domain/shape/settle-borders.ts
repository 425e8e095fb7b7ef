import { membersOf } from './faceted-body.ts';
import { curvedFits, type FittedSurface } from './fit/fit-surface.ts';
import type { SurfaceSamples } from './fit/surface-samples.ts';
import { facesOfPieces, type Grown, NONE } from './grown.ts';
import type { MeshPatches } from './mesh-patches.ts';
import { type Found, liesOn, missOf } from './patch-on-surface.ts';
import { samplePatches } from './sample-patches.ts';
import { distanceTo } from './surface-distance.ts';
import { pointAt } from './vec3.ts';

/** Pieces change sides so many times at most: the surfaces know themselves better each time. */
const PASSES = 6;
/** A piece goes over to a surface that it lies so many times closer to: what is as close stays where it is. */
const CLOSER = 1.5;
/** A piece that is so many times larger than any of a face is a plane beside it. */
const LARGER = 8;
/** The share of a face's area that tells its surface. */
const BULK = 0.9;
/** Of the tolerance: points that are no farther away lie on a surface exactly. */
const EXACT = 0.02;

interface Settled extends Found {
  /** Area of its largest piece. */
  readonly largest: number;
}

/**
 * Gives the pieces between curved faces to the one whose surface they lie on (variational shape approximation:
 * Cohen-Steiner, Alliez, Desbrun 2004): a face that grew first took in what its neighbour begins with, where the two
 * run into each other, and had a ragged border and a surface beside its own. Pieces of no face, which lie on the better
 * surface, are taken in. Linear.
 */
export function settleBorders(patches: MeshPatches, grown: readonly Grown[], size: number): readonly Grown[] {
  const owner = facesOfPieces(patches, grown);
  let found = grown.map((face) => knownBy(patches, face, size));
  for (let pass = 0; pass < PASSES; pass++) {
    const changed = moveOver(patches, owner, found);
    if (changed.size === 0) break;
    const pieces = piecesOf(owner, grown.length);
    found = found.map((known, face) =>
      changed.has(face) ? knownBy(patches, { ...known, pieces: pieces[face] as number[] }, size) : known,
    );
  }
  const pieces = piecesOf(owner, grown.length);
  return found
    .map(({ fit }, face) => ({ fit, pieces: pieces[face] as readonly number[] }))
    .filter((face) => face.pieces.length > 0);
}

/**
 * The plainest surface through the bulk of the pieces that they lie on as closely as on one of their kind: a cylinder
 * with a row of the ring beside it was called a ring. The one that they had where there is none.
 */
export function knownBy(patches: MeshPatches, { fit, pieces }: Grown, size: number): Settled {
  const bulk = bulkOf(patches, pieces);
  const samples = samplePatches(patches, bulk, size);
  const fits = [...curvedFits(samples)];
  const same = fits.find(({ surface }) => surface.kind === fit.surface.kind) ?? fit;
  const close = Math.max(worstOf(samples, same) * CLOSER, samples.tolerance * EXACT);
  const again = fits.find((other) => worstOf(samples, other) <= close) ?? same;
  const largest = pieces.reduce((most, patch) => Math.max(most, patches.areas[patch] as number), 0);
  return { fit: again, tolerance: samples.tolerance, largest };
}

/** How far the farthest point is from a surface. */
function worstOf({ points }: SurfaceSamples, { surface }: FittedSurface): number {
  let most = 0;
  for (let i = 0; i < points.length / 3; i++) most = Math.max(most, distanceTo(surface, pointAt(points, i)));
  return most;
}

/** The largest pieces, up to most of the area: a few rows of a bend have more pieces than the wire before it. */
function bulkOf({ areas }: MeshPatches, pieces: readonly number[]): readonly number[] {
  const sorted = pieces.toSorted((a, b) => (areas[b] as number) - (areas[a] as number) || a - b);
  const enough = BULK * sorted.reduce((sum, patch) => sum + (areas[patch] as number), 0);
  let area = 0;
  return sorted.filter((patch) => {
    const isIn = area < enough;
    area += areas[patch] as number;
    return isIn;
  });
}

/** The faces that lost or got a piece. */
function moveOver(patches: MeshPatches, owner: Int32Array, found: readonly Settled[]): ReadonlySet<number> {
  const before = owner.slice();
  const changed = new Set<number>();
  for (const [patch, own] of before.entries()) {
    if (patches.areas[patch] === 0) continue;
    const best = nearest(patches, patch, before, found);
    if (best === own) continue;
    owner[patch] = best;
    changed.add(own).add(best);
  }
  return changed;
}

/** The face beside a piece that it lies on much closer than on its own. */
function nearest(patches: MeshPatches, patch: number, owner: Int32Array, found: readonly Settled[]): number {
  const facets = membersOf(patches.facets, patch);
  let best = owner[patch] as number;
  const own = found[best];
  let least = own === undefined ? Infinity : missOf(patches, facets, own.fit) / CLOSER;
  for (const next of patches.neighbours[patch] as readonly number[]) {
    const other = owner[next] as number;
    if (other === NONE || other === best) continue;
    const there = found[other] as Settled;
    if (own === undefined && (patches.areas[patch] as number) > there.largest * LARGER) continue;
    const miss = missOf(patches, facets, there.fit);
    if (miss < least && liesOn(patches, patch, there)) [best, least] = [other, miss];
  }
  return best;
}

function piecesOf(owner: Int32Array, faces: number): readonly (readonly number[])[] {
  const pieces: number[][] = Array.from({ length: faces }, () => []);
  for (const [patch, face] of owner.entries()) if (face !== NONE) pieces[face]?.push(patch);
  return pieces;
}
