import { chordHeight, HIGHER } from './chord-height.ts';
import { membersOf } from './faceted-body.ts';
import type { FittedSurface } from './fit/fit-surface.ts';
import { facesOfPieces, type Grown, NONE } from './grown.ts';
import type { MeshPatches } from './mesh-patches.ts';
import { type Found, missOf, passesThrough } from './patch-on-surface.ts';
import { samplePatches } from './sample-patches.ts';
import { knownBy } from './settle-borders.ts';

/** The face of each piece, `NONE` of those on none, and of the triangles that are on another than their piece. */
export interface SettledFacets {
  readonly faceOf: Int32Array;
  readonly apart: ReadonlyMap<number, number>;
  readonly fits: readonly FittedSurface[];
}

/** A triangle goes over to a surface that it lies so many times closer to. */
const CLOSER = 1.5;

/** A corner that is so many times as far away as others is not of the face; of the tolerance, which is no distance. */
const LIKE = 4;
const EXACT = 0.02;

interface Known extends Found {
  /** The highest chord that a triangle on it may have. */
  readonly height: number;
}

interface Settling extends SettledFacets {
  readonly patches: MeshPatches;
  readonly known: readonly Known[];
  readonly apart: Map<number, number>;
  /** Faces beside each piece that it was held against. */
  readonly offered: Map<number, Set<number>>;
}

/**
 * Gives curved faces the triangles that lie on them, by corners and chords, whatever piece they are part of: the plane
 * through three points nearly in line leans out of the surface that it spans, and where two surfaces run into each
 * other, or a ring is at its highest, neighbours are flat enough to be one piece across both. A piece on no face goes
 * over as a whole or not at all, so that planes stay what they are. Linear, as long as few faces meet at a piece.
 */
export function settleFacets(patches: MeshPatches, grown: readonly Grown[], size: number): SettledFacets {
  const first = settledOnce(patches, grown, size);
  return settledOnce(patches, knownByWhole(patches, grown, { first, size }), size);
}

function settledOnce(patches: MeshPatches, grown: readonly Grown[], size: number): Settling {
  const settling = {
    patches,
    known: grown.map((face) => heldBy(patches, face, size)),
    fits: grown.map(({ fit }) => fit),
    faceOf: facesOfPieces(patches, grown),
    apart: new Map<number, number>(),
    offered: new Map<number, Set<number>>(),
  };
  const queue = grown.flatMap(({ pieces }) => pieces);
  for (const patch of queue) {
    const faces = facesOn(settling, patch);
    for (const next of besides(patches, patch)) {
      if (isOffered(settling, next, faces) && settle(settling, next)) queue.push(next);
    }
  }
  return settling;
}

/** The surfaces through the pieces that are wholly on a face: without those of two, they are known exactly. */
function knownByWhole(
  patches: MeshPatches,
  grown: readonly Grown[],
  { first, size }: { readonly first: Settling; readonly size: number },
): readonly Grown[] {
  const pieces: number[][] = grown.map(() => []);
  for (const [patch, face] of first.faceOf.entries()) {
    if (face !== NONE && !isSplit(first, patch)) pieces[face]?.push(patch);
  }
  return grown.map((face, i) => {
    const whole = { fit: face.fit, pieces: pieces[i] as number[] };
    return whole.pieces.length === 0 ? face : { ...whole, fit: knownBy(patches, whole, size).fit };
  });
}

function isSplit({ patches, apart }: Settling, patch: number): boolean {
  return apart.size > 0 && membersOf(patches.facets, patch).some((facet) => apart.has(facet));
}

function facesOn({ patches, faceOf, apart }: Settling, patch: number): ReadonlySet<number> {
  const own = faceOf[patch] as number;
  if (apart.size === 0) return new Set([own]);
  return new Set(Array.from(membersOf(patches.facets, patch), (facet) => apart.get(facet) ?? own));
}

/** Whether one of the faces is new to the piece. */
function isOffered({ faceOf, offered }: Settling, patch: number, faces: ReadonlySet<number>): boolean {
  const others = offered.get(patch) ?? new Set();
  const before = others.size;
  for (const face of faces) if (face !== faceOf[patch]) others.add(face);
  if (others.size > 0) offered.set(patch, others);
  return others.size > before;
}

/** Whether triangles of the piece went over to another face. */
function settle(settling: Settling, patch: number): boolean {
  const { patches, faceOf, apart } = settling;
  const facets = membersOf(patches.facets, patch);
  const own = faceOf[patch] as number;
  // The borders of faces are settled for whole pieces.
  if (patches.areas[patch] === 0 || (own !== NONE && facets.length === 1)) return false;
  const chosen = closestOf(settling, patch);
  if (chosen === null) return false;
  const main = own === NONE ? (chosen[0] as number) : own;
  const others = [...facets.entries()].filter(([i, facet]) => chosen[i] !== (apart.get(facet) ?? main));
  faceOf[patch] = main;
  for (const [i, facet] of others) apart.set(facet, chosen[i] as number);
  return own === NONE || others.length > 0;
}

/** The face that each triangle of a piece lies on; null where one lies on none. */
function closestOf(settling: Settling, patch: number): readonly number[] | null {
  const chosen: number[] = [];
  for (const facet of membersOf(settling.patches.facets, patch)) {
    const face = closest(settling, patch, Int32Array.of(facet));
    if (face === NONE) return null;
    chosen.push(face);
  }
  return chosen;
}

/** The face that a triangle of a piece lies on much closer than on that of the piece. */
function closest({ patches, known, faceOf, offered }: Settling, patch: number, facet: Int32Array): number {
  let best = faceOf[patch] as number;
  let least = best === NONE ? Infinity : missOf(patches, facet, (known[best] as Known).fit) / CLOSER;
  for (const face of offered.get(patch) ?? []) {
    const there = known[face] as Known;
    const miss = missOf(patches, facet, there.fit);
    if (miss >= least || !passesThrough(patches, facet, there)) continue;
    if (chordHeight(patches, facet, there.fit) <= there.height) [best, least] = [face, miss];
  }
  return best;
}

function* besides({ neighbours, sharp }: MeshPatches, patch: number): Generator<number> {
  yield* neighbours[patch] as readonly number[];
  yield* sharp.get(patch) ?? [];
}

function heldBy(patches: MeshPatches, { fit, pieces }: Grown, size: number): Known {
  const { tolerance } = samplePatches(patches, pieces, size);
  const middle = (measure: typeof chordHeight) =>
    Float64Array.from(pieces, (patch) => measure(patches, membersOf(patches.facets, patch), fit)).sort()[
      pieces.length >> 1
    ] ?? 0;
  return {
    fit,
    tolerance: Math.min(tolerance, Math.max(middle(missOf) * LIKE, tolerance * EXACT)),
    height: middle(chordHeight) * HIGHER,
  };
}
