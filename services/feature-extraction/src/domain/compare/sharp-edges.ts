import type { Vec3 } from '@cadml/cad-model';
import type { TriangleMesh } from '../mesh/weld.ts';
import { creaseErrors } from './crease-errors.ts';
import type { Meeting } from './facet-meetings.ts';
import { leastHeight, turnThrough } from './facet-sizes.ts';
import { type LineCentre, lineCentres } from './line-centres.ts';
import { type MeshFolds, sharpestBend } from './mesh-folds.ts';
import { stripsOnEdges } from './thin-strips.ts';
import { edgeOf } from './triangle-rims.ts';
import { TriangleTree } from './triangle-tree.ts';
import { minus, norm, plus, pointAt } from './vectors.ts';

/** A bend that no tessellation of a curve has: what shows it is an edge of the part. */
const SHARP = (75 * Math.PI) / 180;
/** An edge of the part bends by at least so much in any tessellation. */
const CREASE = (50 * Math.PI) / 180;
/** A facet that is so much lower than the shape is large has no direction that could be relied on. */
const THIN = 1e-6;
/**
 * Neither has one whose corners lie on a line that turns by less, in radians: that is what chords of one curve do, and
 * a facet over three points of a curve stands as the curve bends, at any angle to the surface that it is on.
 */
const ONE_CURVE = 0.5;

export interface Edged {
  readonly folds: MeshFolds;
  /** What the shape is judged by, in mm. */
  readonly size: number;
  /** How far each facet may lie from the surface; null where the surface is known. */
  readonly chordErrors: Float32Array | null;
  /** The most that a chord may be off its edge, in mm. */
  readonly mostErrorMm: number;
}

/**
 * The edges in which surfaces meet at an angle, and the borders of open ones: rims of holes among them. They tell
 * where a hole is although all its vertices lie in the planes that it ends in.
 */
export class SharpEdges {
  /** The ends of sharp edges: they lie on edges of the part. */
  readonly corners: readonly Vec3[];
  /** Points spread evenly along sharp edges. */
  readonly spread: readonly Vec3[];
  /** Centres of the lines that sharp edges make, longest first: that of a rim lies inside the hole. */
  readonly centres: readonly LineCentre[];
  readonly #tree: TriangleTree | null;
  readonly #errors: Float64Array;

  constructor({ folds, size, chordErrors, mostErrorMm }: Edged) {
    const { mesh } = folds;
    const { creases, sharp } = bentEdges(folds, THIN * size);
    const facets = mesh.triangles.length / 3;
    const errors = creaseErrors(mesh, { creases, smooth: CREASE }, chordErrors ?? new Float32Array(facets));
    this.#errors = Float64Array.from(creases, ({ ends, facets: [facet] }) =>
      Math.min(mostErrorMm, errors[edgeOf(mesh.triangles, facet as number, ends)] as number),
    );
    this.#tree = creases.length > 0 ? treeOf(mesh, creases) : null;
    this.corners = cornersOf(mesh, sharp);
    this.spread = spreadAlong(mesh, sharp);
    this.centres = lineCentres(
      mesh.vertices,
      sharp.map(({ ends }) => ends),
    );
  }

  /** The distance of a point from the nearest crease beyond so many of its chord errors, in mm. */
  excess(point: Vec3, chords: number): number {
    if (this.#tree === null) return Number.POSITIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    const slack = chords * this.#most();
    this.#tree.near(point, { slack }, ({ distance, triangle }) => {
      least = Math.min(least, distance - chords * (this.#errors[triangle] as number));
      return distance;
    });
    return least;
  }

  #greatest: number | null = null;

  #most(): number {
    this.#greatest ??= this.#errors.reduce((most, error) => Math.max(most, error), 0);
    return this.#greatest;
  }
}

interface BentEdges {
  readonly creases: readonly Meeting[];
  readonly sharp: readonly Meeting[];
}

/** Edges of a strip that is too thin may be the edge that it lies on: they count, but prove nothing. */
function bentEdges({ mesh, normals, meetings }: MeshFolds, thinMm: number): BentEdges {
  const isThin = Uint8Array.from({ length: mesh.triangles.length / 3 }, (_, facet) =>
    leastHeight(mesh, facet) < thinMm || turnThrough(mesh, facet) < ONE_CURVE ? 1 : 0,
  );
  const isOnEdge = stripsOnEdges(meetings, { normals, isThin, crease: CREASE });
  const found = { creases: [] as Meeting[], sharp: [] as Meeting[] };
  for (const meeting of meetings) {
    const thin = meeting.facets.find((facet) => isThin[facet] === 1);
    const bend = thin === undefined ? sharpestBend(normals, meeting) : isOnEdge(thin) ? CREASE : 0;
    if (bend < CREASE) continue;
    found.creases.push(meeting);
    if (bend >= SHARP) found.sharp.push(meeting);
  }
  return found;
}

/** Lines are triangles whose second and third corners are one. */
function treeOf({ vertices }: TriangleMesh, creases: readonly Meeting[]): TriangleTree {
  const lines = Uint32Array.from(creases.flatMap(({ ends: [from, to] }) => [from, to, to]));
  return new TriangleTree(vertices as Float64Array, lines);
}

function cornersOf({ vertices }: TriangleMesh, sharp: readonly Meeting[]): readonly Vec3[] {
  const numbers = new Set(sharp.flatMap(({ ends }) => ends));
  return Array.from(numbers, (vertex) => pointAt(vertices, vertex));
}

/** Systematic sampling along the sum of lengths. */
function spreadAlong({ vertices }: TriangleMesh, sharp: readonly Meeting[]): readonly Vec3[] {
  const lines = sharp.map(({ ends }) => ends.map((end) => pointAt(vertices, end)) as [Vec3, Vec3]);
  const lengths = lines.map(([from, to]) => norm(minus(to, from)));
  const stepMm = lengths.reduce((sum, length) => sum + length, 0) / SPREAD;
  const points: Vec3[] = [];
  let nextMm = stepMm / 2;
  for (const [i, [from, to]] of lines.entries()) {
    const length = lengths[i] as number;
    for (; nextMm < length; nextMm += stepMm) {
      points.push(plus(from, minus(to, from), nextMm / length));
    }
    nextMm -= length;
  }
  return points;
}

const SPREAD = 600;
