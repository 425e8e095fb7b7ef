import { NO_FACET, sharedEdges } from '../mesh/shared-edges.ts';
import type { SolidShape } from './solid-shape.ts';
import type { OnTriangle } from './true-surface.ts';
import { minus, norm, pointAt } from './vectors.ts';

/** A footprint nearer to an edge than this share of the height over it lies on the edge. */
const ON_EDGE = 1e-7;

/** Of the length of a chord that turns by a quarter. */
const SAG = 0.21;

/**
 * Where triangles end at a border of their face or at a crease. A chord there cuts off what belongs to the
 * face, or adds what does not.
 */
export class TriangleRims {
  readonly #shape: SolidShape;
  readonly #errors: Float32Array;
  /** The largest error of the rims that end at each vertex of a B-rep, of which two faces share none. */
  readonly #atVertices: Float32Array | null;

  /** `errors`: for the edge from each corner to the next how far the rim may lie from its chord; 0 elsewhere. */
  constructor(shape: SolidShape, errors: Float32Array) {
    this.#shape = shape;
    this.#errors = errors;
    this.#atVertices = shape.kind === 'brep' ? vertexErrors(shape, errors) : null;
  }

  /** Whether the edge of a triangle from its k-th corner to the next is a rim. */
  isRim(triangle: number, k: number): boolean {
    return (this.#errors[triangle * 3 + k] as number) > 0;
  }

  /** Whether a point of a triangle is nearer to a rim than twice what its chord may be off. */
  isNear(at: OnTriangle): boolean {
    const shares = sharesOver(at);
    return [0, 1, 2].some((k) => {
      const error = this.#errors[at.triangle * 3 + k] as number;
      return error > 0 && (shares[k] as number) * this.#heightOver(at.triangle, k) < 2 * error;
    });
  }

  /**
   * How far the rim may lie from its chord where a footprint is on one; 0 for any other. At a corner of a B-rep's triangle
   * a rim may pass although none of the triangle's own edges is one.
   */
  errorAt(at: OnTriangle): number {
    const shares = sharesOver(at);
    let largest = 0;
    for (const [k, share] of shares.entries()) {
      if (share >= ON_EDGE) continue;
      largest = Math.max(largest, this.#errors[at.triangle * 3 + k] as number);
      const isCorner = (shares[(k + 1) % 3] as number) < ON_EDGE;
      if (isCorner) largest = Math.max(largest, this.#errorAtCorner(at.triangle * 3 + ((k + 1) % 3)));
    }
    return largest;
  }

  /** The same as it really is: a chord is off by a small share of its length. */
  sagAt(at: OnTriangle): number {
    const error = this.errorAt(at);
    const { positions, triangles } = this.#shape;
    const corner = (k: number) => pointAt(positions, triangles[at.triangle * 3 + (k % 3)] as number);
    const longest = Math.max(
      ...[0, 1, 2].map((k) => (this.isRim(at.triangle, k) ? norm(minus(corner(k + 1), corner(k))) : 0)),
    );
    return longest === 0 ? error : Math.min(error, longest * SAG);
  }

  #errorAtCorner(corner: number): number {
    return this.#atVertices?.[this.#shape.triangles[corner] as number] ?? 0;
  }

  /** Of the third corner over the edge that begins at the k-th. */
  #heightOver(triangle: number, k: number): number {
    const { positions, triangles } = this.#shape;
    const at = (i: number) => pointAt(positions, triangles[triangle * 3 + (i % 3)] as number);
    const [a, b, c] = [at(k), at(k + 1), at(k + 2)];
    const [p, q, r] = [norm(minus(b, a)), norm(minus(c, b)), norm(minus(a, c))];
    const s = (p + q + r) / 2;
    return p === 0 ? 0 : (2 * Math.sqrt(Math.max(0, s * (s - p) * (s - q) * (s - r)))) / p;
  }
}

/** Borders of faces: faces of a B-rep share no vertices, so that an edge with one triangle is a border. */
export function borderErrors({ triangles, chordErrorMm }: SolidShape): Float32Array {
  const errors = new Float32Array(triangles.length);
  const { ends, facets } = sharedEdges(triangles);
  for (let edge = 0; edge < facets.length; edge += 2) {
    if (facets[edge + 1] !== NO_FACET) continue;
    errors[edgeOf(triangles, facets[edge] as number, [ends[edge] as number, ends[edge + 1] as number])] =
      chordErrorMm;
  }
  return errors;
}

/** The largest error of the edges that end at each vertex. */
function vertexErrors({ positions, triangles }: SolidShape, errors: Float32Array): Float32Array {
  const largest = new Float32Array(positions.length / 3);
  for (const [corner, error] of errors.entries()) {
    const next = corner % 3 === 2 ? corner - 2 : corner + 1;
    for (const end of [corner, next]) {
      const vertex = triangles[end] as number;
      largest[vertex] = Math.max(largest[vertex] as number, error);
    }
  }
  return largest;
}

/** The corner of a triangle at which one of its edges begins. */
export function edgeOf(triangles: Uint32Array, triangle: number, edge: readonly number[]): number {
  const at = triangle * 3;
  const has = (corner: number) => edge.includes(triangles[corner] as number);
  if (!has(at)) return at + 1;
  return has(at + 1) ? at : at + 2;
}

/** The share of the corner across each edge, from the first corner's on. */
function sharesOver({ v, w }: OnTriangle): readonly [number, number, number] {
  return [w, 1 - v - w, v];
}
