import { DisjointSets } from '../mesh/disjoint-sets.ts';
import type { TriangleMesh } from '../mesh/weld.ts';
import { creaseErrors } from './crease-errors.ts';
import type { Meeting } from './facet-meetings.ts';
import { sidesOf, widthOver } from './facet-sizes.ts';
import { loneChords } from './lone-chords.ts';
import { bendBetween, type MeshFolds, STRAIGHT } from './mesh-folds.ts';
import { dot, pointAt } from './vectors.ts';

/** What a mesh lets one guess of the surface that it was made from. */
export interface MeshSmoothness {
  /** Of the surface at the three corners of each triangle, nine numbers each; unit vectors. */
  readonly cornerNormals: Float32Array;
  /** How far each triangle may lie from the surface: what the bends to its neighbours amount to. */
  readonly chordErrors: Float32Array;
  /** For the edge from each corner to the next, where it is a crease: how far the rim may lie from its chord. */
  readonly creaseErrors: Float32Array;
  /** 1 for a triangle that no bend makes a chord of something: its neighbours go on straight, or stand upright. */
  readonly isFlat: Uint8Array;
  /** 1 for one that bends to another, or goes on straight in one that does: the halves of a quad are one chord. */
  readonly isCurved: Uint8Array;
  /**
   * 1 for a chord among its like: all that it bends to is about as wide, and so is what meets it at its corners. There
   * the guess is good.
   */
  readonly isRegular: Uint8Array;
  /** The smooth region of each triangle, by any number. */
  readonly regions: Int32Array;
  /** 1 for a facet that may be the only chord of a curved face. */
  readonly isLone: Uint8Array;
  readonly worstChord: WorstChord;
}

/** The worst that a tessellation shows where its chords are among their like; no other chord of it is worse. */
export interface WorstChord {
  readonly errorMm: number;
  /** From one chord to the next, in radians. */
  readonly turn: number;
}

/** Neighbours that bend by less belong to one surface: eight facets make a round hole, six a hexagon. */
export const SMOOTH = (50 * Math.PI) / 180;
/** No rounding ends with such a bend, however few facets it has. */
const UPRIGHT = (80 * Math.PI) / 180;
/** Chords of one curve differ in width by less. */
const ALIKE = 2;
/** What a facet bends to: chords of about its width only, or another one too. */
const LIKE = 1;
const UNLIKE = 2;

/**
 * Normals and chord errors of a welded mesh. A chord of width h that turns by θ to the next of the same width
 * leaves its arc by hθ/8; at the end of a rounding, where a wide plane follows, the narrower one counts.
 */
export function meshSmoothness(folds: MeshFolds): MeshSmoothness {
  const { mesh, normals, meetings } = folds;
  const facets = mesh.triangles.length / 3;
  const found: Findings = {
    mesh,
    facetNormals: normals,
    chordErrors: new Float32Array(facets),
    turns: new Float32Array(facets),
    isFlat: new Uint8Array(facets).fill(1),
    bending: new Uint8Array(facets),
    fans: new DisjointSets(mesh.triangles.length),
    regions: new DisjointSets(facets),
  };
  const creases: Meeting[] = [];
  for (const meeting of meetings) noteTurn(found, meeting);
  for (const meeting of meetings) {
    const smooth = meeting.facets.filter((facet) => look(found, meeting, facet));
    if (meeting.facets.length < 2 || smooth.length < meeting.facets.length) creases.push(meeting);
  }
  const { chordErrors, isFlat, bending, regions } = found;
  const cornerNormals = blended(found);
  return {
    ...{ cornerNormals, chordErrors, isFlat, isCurved: curvedFacets(found, meetings) },
    isRegular: bending.map((kind, facet) =>
      kind === LIKE && isAmongLike(found, facet, cornerNormals) ? 1 : 0,
    ),
    creaseErrors: creaseErrors(mesh, { creases, smooth: SMOOTH }, chordErrors),
    regions: Int32Array.from(chordErrors, (_, facet) => regions.root(facet)),
    isLone: loneChords(folds),
    worstChord: worstChord(found),
  };
}

function curvedFacets({ facetNormals: normals, isFlat }: Findings, meetings: readonly Meeting[]): Uint8Array {
  const isCurved = isFlat.map((flat) => 1 - flat);
  for (const { facets } of meetings) {
    const [a, b] = facets;
    if (a === undefined || b === undefined || isFlat[a] === isFlat[b]) continue;
    if (bendBetween(normals, a, b) > STRAIGHT) continue;
    for (const facet of facets) isCurved[facet] = 1;
  }
  return isCurved;
}

/**
 * Between chords of one curve the normal leans by half of their bend. Where it leans by more than all of it, a chamfer
 * that meets the facet at a corner has part in it.
 */
function isAmongLike(found: Findings, facet: number, cornerNormals: Float32Array): boolean {
  const own = pointAt(found.facetNormals, facet);
  const least = Math.cos(found.turns[facet] as number);
  return [0, 1, 2].every((k) => dot(own, pointAt(cornerNormals, facet * 3 + k)) >= least);
}

function worstChord({ bending, chordErrors, turns }: Findings): WorstChord {
  let [errorMm, turn] = [0, 0];
  for (const [facet, kind] of bending.entries()) {
    if (kind !== LIKE) continue;
    errorMm = Math.max(errorMm, chordErrors[facet] as number);
    turn = Math.max(turn, turns[facet] as number);
  }
  return { errorMm, turn };
}

interface Findings {
  readonly mesh: TriangleMesh;
  readonly facetNormals: Float32Array;
  readonly chordErrors: Float32Array;
  /** The greatest bend of each facet to one about as wide, in radians. */
  readonly turns: Float32Array;
  readonly isFlat: Uint8Array;
  /** LIKE or UNLIKE for a facet that bends to others. */
  readonly bending: Uint8Array;
  /** Corners at one vertex whose facets go on smoothly. */
  readonly fans: DisjointSets;
  readonly regions: DisjointSets;
}

/** Notes by how much two facets of about one width bend to each other. */
function noteTurn({ mesh, facetNormals: normals, turns }: Findings, { ends, facets }: Meeting): void {
  const [a, b] = facets;
  if (a === undefined || b === undefined || facets.length > 2) return;
  const bend = bendBetween(normals, a, b);
  if (!(bend > STRAIGHT && bend < SMOOTH)) return;
  const [own, next] = [widthOver(mesh, a, ends), widthOver(mesh, b, ends)];
  if (Math.max(own, next) > ALIKE * Math.min(own, next)) return;
  for (const facet of facets) turns[facet] = Math.max(turns[facet] as number, bend);
}

/** Chords on either side of an edge that all bend by less than half as much belong to two surfaces. */
const EDGE_TURNS = 2;

function isChamfer({ turns }: Findings, { bend, facet, other }: Bend): boolean {
  const [own, next] = [turns[facet] as number, turns[other] as number];
  return own > 0 && next > 0 && bend > EDGE_TURNS * Math.max(own, next);
}

interface Bend {
  readonly bend: number;
  readonly facet: number;
  readonly other: number;
}

/** Notes how a facet goes on over an edge; whether it does so smoothly. */
function look(found: Findings, { ends, facets }: Meeting, facet: number): boolean {
  const { mesh, chordErrors, isFlat, fans, regions } = found;
  const { other, bend } = straightest(found.facetNormals, facet, facets);
  if (bend > STRAIGHT && bend < UPRIGHT) isFlat[facet] = 0;
  if (!(bend < SMOOTH) || isChamfer(found, { bend, facet, other })) return false;
  for (const end of ends) {
    fans.unite(cornerOf(mesh.triangles, facet, end), cornerOf(mesh.triangles, other, end));
  }
  regions.unite(facet, other);
  const [own, next] = [widthOver(mesh, facet, ends), widthOver(mesh, other, ends)];
  const width = Math.min(own, next);
  if (bend > STRAIGHT) noteWidths(found.bending, facet, Math.max(own, next) <= ALIKE * width);
  chordErrors[facet] = Math.max(chordErrors[facet] as number, (width * bend) / 8);
  return true;
}

function noteWidths(bending: Uint8Array, facet: number, areAlike: boolean): void {
  bending[facet] = areAlike && bending[facet] !== UNLIKE ? LIKE : UNLIKE;
}

/** Of the facets at an edge the one that goes on straightest; where bodies touch there are several. */
function straightest(normals: Float32Array, facet: number, facets: readonly number[]) {
  let found = { other: facet, bend: Math.PI };
  for (const other of facets) {
    if (other === facet) continue;
    const bend = bendBetween(normals, facet, other);
    if (bend < found.bend) found = { other, bend };
  }
  return found;
}

/** Facet normals of each fan of corners, weighted by their angles (Thürmer, Wüthrich 1998). */
function blended({ mesh, facetNormals: facets, fans }: Findings): Float32Array {
  const sums = new Float64Array(mesh.triangles.length * 3);
  for (let first = 0; first < mesh.triangles.length; first += 3) {
    const [a, b, c] = sidesOf(mesh, first / 3);
    const angles = [angleOpposite(b, c, a), angleOpposite(c, a, b), angleOpposite(a, b, c)] as const;
    for (let k = 0; k < 3; k++) {
      const at = fans.root(first + k) * 3;
      const weight = angles[k] as number;
      for (let axis = 0; axis < 3; axis++) {
        sums[at + axis] = (sums[at + axis] as number) + weight * (facets[first + axis] as number);
      }
    }
  }
  const normals = new Float32Array(sums.length);
  for (let corner = 0; corner < mesh.triangles.length; corner++) {
    const from = fans.root(corner) * 3;
    const [x, y, z] = [sums[from] as number, sums[from + 1] as number, sums[from + 2] as number];
    const length = Math.sqrt(x * x + y * y + z * z) || 1;
    for (let axis = 0; axis < 3; axis++) {
      normals[corner * 3 + axis] = (sums[from + axis] as number) / length;
    }
  }
  return normals;
}

function cornerOf(triangles: Uint32Array, facet: number, vertex: number): number {
  const at = facet * 3;
  if (triangles[at] === vertex) return at;
  return triangles[at + 1] === vertex ? at + 1 : at + 2;
}

/** Of the corner across the first of three sides. */
function angleOpposite(side: number, p: number, q: number): number {
  if (p === 0 || q === 0) return 0;
  return Math.acos(Math.min(1, Math.max(-1, (p * p + q * q - side * side) / (2 * p * q))));
}
