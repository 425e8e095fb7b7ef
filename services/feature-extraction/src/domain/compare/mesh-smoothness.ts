import { DisjointSets } from '../mesh/disjoint-sets.ts';
import { facetNormals } from '../mesh/facet-normals.ts';
import type { TriangleMesh } from '../mesh/weld.ts';
import { creaseErrors } from './crease-errors.ts';
import { facetMeetings, type Meeting } from './facet-meetings.ts';

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
  /** 1 for a chord among its like: all that it bends to is about as wide. There the guess is good. */
  readonly isRegular: Uint8Array;
  /** The smooth region of each triangle, by any number. */
  readonly regions: Int32Array;
}

/** Neighbours that bend by less belong to one surface: eight facets make a round hole, six a hexagon. */
const SMOOTH = (50 * Math.PI) / 180;
/** No rounding ends with such a bend, however few facets it has. */
const UPRIGHT = (80 * Math.PI) / 180;
/** Chords of one curve differ in width by less. */
const ALIKE = 2;
/** What a facet bends to: chords of about its width only, or another one too. */
const LIKE = 1;
const UNLIKE = 2;
/** What float32 leaves of no bend. */
const STRAIGHT = 1e-3;

/**
 * Normals and chord errors of a welded mesh. A chord of width h that turns by θ to the next of the same width
 * leaves its arc by hθ/8; at the end of a rounding, where a wide plane follows, the narrower one counts.
 */
export function meshSmoothness(mesh: TriangleMesh): MeshSmoothness {
  const facets = mesh.triangles.length / 3;
  const found: Findings = {
    mesh,
    facetNormals: facetNormals(mesh),
    chordErrors: new Float32Array(facets),
    isFlat: new Uint8Array(facets).fill(1),
    bending: new Uint8Array(facets),
    fans: new DisjointSets(mesh.triangles.length),
    regions: new DisjointSets(facets),
  };
  const creases: Meeting[] = [];
  for (const meeting of facetMeetings(mesh.triangles)) {
    const smooth = meeting.facets.filter((facet) => look(found, meeting, facet));
    if (meeting.facets.length < 2 || smooth.length < meeting.facets.length) creases.push(meeting);
  }
  const { chordErrors, isFlat, bending, regions } = found;
  return {
    ...{ cornerNormals: blended(found), chordErrors, isFlat },
    isRegular: bending.map((kind) => (kind === LIKE ? 1 : 0)),
    creaseErrors: creaseErrors(mesh, { creases, smooth: SMOOTH }, chordErrors),
    regions: Int32Array.from(chordErrors, (_, facet) => regions.root(facet)),
  };
}

interface Findings {
  readonly mesh: TriangleMesh;
  readonly facetNormals: Float32Array;
  readonly chordErrors: Float32Array;
  readonly isFlat: Uint8Array;
  /** LIKE or UNLIKE for a facet that bends to others. */
  readonly bending: Uint8Array;
  /** Corners at one vertex whose facets go on smoothly. */
  readonly fans: DisjointSets;
  readonly regions: DisjointSets;
}

/** Notes how a facet goes on over an edge; whether it does so smoothly. */
function look(found: Findings, { ends, facets }: Meeting, facet: number): boolean {
  const { mesh, chordErrors, isFlat, fans, regions } = found;
  const { other, bend } = straightest(found.facetNormals, facet, facets);
  if (bend > STRAIGHT && bend < UPRIGHT) isFlat[facet] = 0;
  if (!(bend < SMOOTH)) return false;
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
    const bend = other === facet ? Math.PI : angle(normals, facet, other);
    if (bend < found.bend) found = { other, bend };
  }
  return found;
}

/** Facet normals of each fan of corners, weighted by their angles (Thürmer, Wüthrich 1998). */
function blended({ mesh, facetNormals: facets, fans }: Findings): Float32Array {
  const sums = new Float64Array(mesh.triangles.length * 3);
  for (let corner = 0; corner < mesh.triangles.length; corner++) {
    const weight = cornerAngle(mesh, corner);
    const [facet, fan] = [Math.floor(corner / 3), fans.root(corner)];
    for (let axis = 0; axis < 3; axis++) {
      const at = fan * 3 + axis;
      sums[at] = (sums[at] as number) + weight * (facets[facet * 3 + axis] as number);
    }
  }
  const normals = new Float32Array(sums.length);
  for (let corner = 0; corner < mesh.triangles.length; corner++) {
    const from = fans.root(corner) * 3;
    const length = Math.hypot(sums[from] as number, sums[from + 1] as number, sums[from + 2] as number) || 1;
    for (let axis = 0; axis < 3; axis++) {
      normals[corner * 3 + axis] = (sums[from + axis] as number) / length;
    }
  }
  return normals;
}

function angle(normals: Float32Array, a: number, b: number): number {
  let cosine = 0;
  for (let axis = 0; axis < 3; axis++) {
    cosine += (normals[a * 3 + axis] as number) * (normals[b * 3 + axis] as number);
  }
  return Math.acos(Math.min(1, Math.max(-1, cosine)));
}

function cornerOf(triangles: Uint32Array, facet: number, vertex: number): number {
  const at = facet * 3;
  if (triangles[at] === vertex) return at;
  return triangles[at + 1] === vertex ? at + 1 : at + 2;
}

/** How far the third corner is from an edge. */
function widthOver({ vertices, triangles }: TriangleMesh, facet: number, edge: readonly number[]): number {
  const at = facet * 3;
  const third = [0, 1, 2].map((k) => triangles[at + k] as number).find((vertex) => !edge.includes(vertex));
  const [from, to] = edge as [number, number];
  const length = distance(vertices, from, to);
  if (third === undefined || length === 0) return 0;
  const [p, q] = [distance(vertices, from, third), distance(vertices, to, third)];
  const s = (length + p + q) / 2;
  return (2 * Math.sqrt(Math.max(0, s * (s - length) * (s - p) * (s - q)))) / length;
}

function cornerAngle({ vertices, triangles }: TriangleMesh, corner: number): number {
  const base = corner - (corner % 3);
  const [a, b, c] = [0, 1, 2].map((k) => triangles[base + ((corner + k) % 3)] as number) as [
    number,
    number,
    number,
  ];
  const [p, q, r] = [distance(vertices, a, b), distance(vertices, a, c), distance(vertices, b, c)];
  if (p === 0 || q === 0) return 0;
  return Math.acos(Math.min(1, Math.max(-1, (p * p + q * q - r * r) / (2 * p * q))));
}

function distance(vertices: ArrayLike<number>, a: number, b: number): number {
  return Math.hypot(
    (vertices[a * 3] as number) - (vertices[b * 3] as number),
    (vertices[a * 3 + 1] as number) - (vertices[b * 3 + 1] as number),
    (vertices[a * 3 + 2] as number) - (vertices[b * 3 + 2] as number),
  );
}
