import type { Vec3 } from '@cadml/cad-model';
import { DisjointSets } from '../mesh/disjoint-sets.ts';
import type { TriangleMesh } from '../mesh/weld.ts';
import { creaseErrors } from './crease-errors.ts';
import type { Meeting } from './facet-meetings.ts';
import { leastHeight, turnThrough } from './facet-sizes.ts';
import { type MeshFolds, sharpestBend } from './mesh-folds.ts';
import { stripsOnEdges } from './thin-strips.ts';
import { edgeOf } from './triangle-rims.ts';
import { TriangleTree } from './triangle-tree.ts';
import { minus, norm, plus, pointAt, times } from './vectors.ts';

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
  /** Centres of the lines that sharp edges make: that of a rim lies inside the hole. */
  readonly centres: readonly Vec3[];
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
    this.centres = centresOf(mesh, sharp);
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

function centresOf({ vertices }: TriangleMesh, sharp: readonly Meeting[]): readonly Vec3[] {
  const lines = new DisjointSets(vertices.length / 3);
  for (const { ends } of sharp) lines.unite(...ends);
  const sums = new Map<number, { sum: Vec3; length: number }>();
  for (const { ends } of sharp) {
    const [from, to] = [pointAt(vertices, ends[0]), pointAt(vertices, ends[1])];
    const length = norm(minus(to, from));
    const known = sums.get(lines.root(ends[0])) ?? { sum: [0, 0, 0], length: 0 };
    const sum = plus(known.sum, plus(from, to), length / 2);
    sums.set(lines.root(ends[0]), { sum, length: known.length + length });
  }
  return Array.from(sums.values(), ({ sum, length }) => times(sum, 1 / length));
}
