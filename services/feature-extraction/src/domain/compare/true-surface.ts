import type { Vec3 } from '@cadml/cad-model';
import { type SurfaceGap, surfaceGap } from './face-surface.ts';
import type { MeshSmoothness, WorstChord } from './mesh-smoothness.ts';
import type { FaceSurface, SolidShape } from './solid-shape.ts';
import { borderErrors, TriangleRims } from './triangle-rims.ts';
import type { Footprint } from './triangle-tree.ts';
import { cross, dot, minus, norm, plus, pointAt, unit } from './vectors.ts';

/** The part of a footprint that says where on which triangle. */
export type OnTriangle = Pick<Footprint, 'triangle' | 'x' | 'y' | 'z' | 'v' | 'w'>;

/**
 * The foot of a point lies beside its foot on the chord by about the chord error times half the angle between
 * chords; this share of the chord error is not reckoned as a way along the surface.
 */
const ASIDE = 0.3;

/**
 * The surface that triangles stand for. Of a B-rep it is known: the closed form of the face, or where there is
 * none, what the exact normals at the corners tell. Of a mesh it is guessed from its bends.
 */
export class TrueSurface {
  readonly #shape: SolidShape;
  readonly #smoothness: MeshSmoothness | null;
  readonly rims: TriangleRims;
  /** No triangle, and no rim, is farther from its chord, in mm. */
  readonly mostErrorMm: number;

  /** Of a mesh; that of a B-rep is 0. */
  readonly worstChord: WorstChord;

  /** `smoothness` of a mesh; null for a B-rep. */
  constructor(shape: SolidShape, smoothness: MeshSmoothness | null) {
    this.#shape = shape;
    this.#smoothness = smoothness;
    this.rims = new TriangleRims(shape, smoothness?.creaseErrors ?? borderErrors(shape));
    this.mostErrorMm = smoothness
      ? Math.max(greatest(smoothness.chordErrors), greatest(smoothness.creaseErrors))
      : shape.chordErrorMm;
    this.worstChord = smoothness?.worstChord ?? { errorMm: 0, turn: 0 };
  }

  /** The point of the surface above a point of a triangle. */
  above(at: OnTriangle): Vec3 {
    const here: Vec3 = [at.x, at.y, at.z];
    const { normal, gap } = this.gapAt(at, here);
    return plus(here, normal, -gap);
  }

  /** How far a point is from the surface above its footprint, and along which normal. */
  gapAt(at: OnTriangle, point: Vec3): SurfaceGap {
    const surface = this.#surfaceOf(at.triangle);
    if (surface) return surfaceGap(surface, point);
    const [normals, here] = [this.#normals(at.triangle), [at.x, at.y, at.z] as const];
    const normal = blend(normals, at);
    return { normal, gap: dot(minus(point, this.#bulged(at, here, normals)), normal) };
  }

  /**
   * The distance of a point from the face above its footprint in mm, past its border included, as far as the chord of
   * the border tells: what is beyond it is told by the face that meets it there. A footprint that is on no border of a
   * B-rep's face has the face above it, however few chords its bends have. `leeway` is 0 where that share of the chord
   * error is reckoned too, as from afar.
   */
  distanceAt(at: OnTriangle, point: Vec3, leeway: 0 | 1 = 1): number {
    const { normal, gap } = this.gapAt(at, point);
    if (this.#smoothness === null && this.rims.errorAt(at) === 0) return Math.abs(gap);
    const way = minus(point, [at.x, at.y, at.z]);
    const along = plus(way, normal, -dot(way, normal));
    const free = leeway * Math.max(this.#asideOf(at.triangle), this.rims.errorAt(at));
    const aside = Math.max(0, Math.sqrt(dot(along, along)) - free);
    return Math.sqrt(gap * gap + aside * aside);
  }

  /** How far along the surface a foot may be from the foot on the chord. */
  #asideOf(triangle: number): number {
    if (this.#surfaceOf(triangle)?.type === 'plane') return 0;
    return ASIDE * Math.max(this.#shape.chordErrorMm, this.chordError(triangle));
  }

  /** How far the triangle may lie from what `above` tells, in mm. */
  chordError(triangle: number): number {
    if (this.#smoothness) return this.#smoothness.chordErrors[triangle] as number;
    return this.#surfaceOf(triangle) ? 0 : this.#shape.chordErrorMm;
  }

  /** Whether a triangle is surely no chord of anything. */
  isFlat(triangle: number): boolean {
    if (this.#smoothness) return this.#smoothness.isFlat[triangle] === 1;
    return this.#surfaceOf(triangle) !== null;
  }

  /** Whether the surface above a triangle is curved, as far as a mesh shows it. */
  isCurved(triangle: number): boolean {
    if (this.#smoothness) return this.#smoothness.isCurved[triangle] === 1;
    return this.#surfaceOf(triangle)?.type !== 'plane';
  }

  /**
   * How far a triangle of a mesh may lie from its surface, in mm, where it is the only chord that the surface has: its
   * bends tell nothing, but no curve over it is longer than its longest side, nor turns by more than other chords do.
   * 0 where its neighbours show a plane.
   */
  unseenError(triangle: number): number {
    if (this.#smoothness?.isLone[triangle] !== 1) return 0;
    const { errorMm, turn } = this.worstChord;
    return Math.min(errorMm, (this.#longestSide(triangle) * turn) / 8);
  }

  #longestSide(triangle: number): number {
    const { positions, triangles } = this.#shape;
    const corner = (k: number) => pointAt(positions, triangles[triangle * 3 + (k % 3)] as number);
    return Math.max(...[0, 1, 2].map((k) => norm(minus(corner(k + 1), corner(k)))));
  }

  /** Whether what `above` tells of a mesh is good: the triangle is a chord among its like. */
  isRegular(triangle: number): boolean {
    return this.#smoothness?.isRegular[triangle] === 1;
  }

  /** Names the smooth part of a mesh that a triangle belongs to. */
  regionOf(triangle: number): number {
    return this.#smoothness?.regions[triangle] ?? -1;
  }

  #surfaceOf(triangle: number): FaceSurface | null {
    const { faces, faceOf } = this.#shape;
    return faces[faceOf[triangle] as number]?.surface ?? null;
  }

  /**
   * Half of the way to the tangent planes of the corners: right to the second order (Boubekeur, Alexa: Phong
   * Tessellation, 2008, with α = ½, at which an arc is met).
   */
  #bulged({ triangle, v, w }: OnTriangle, here: Vec3, normals: Corners): Vec3 {
    const { positions, triangles } = this.#shape;
    const shares = [1 - v - w, v, w] as const;
    let result = here;
    for (const k of [0, 1, 2] as const) {
      const corner = pointAt(positions, triangles[triangle * 3 + k] as number);
      const height = dot(minus(corner, here), normals[k]);
      result = plus(result, normals[k], (shares[k] * height) / 2);
    }
    return result;
  }

  #normals(triangle: number): Corners {
    const { triangles, normals } = this.#shape;
    const of = (k: number) => {
      if (this.#smoothness) return pointAt(this.#smoothness.cornerNormals, triangle * 3 + k);
      return pointAt(normals as Float32Array, triangles[triangle * 3 + k] as number);
    };
    return [of(0), of(1), of(2)];
  }
}

function greatest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

type Corners = readonly [Vec3, Vec3, Vec3];

function blend([a, b, c]: Corners, { v, w }: OnTriangle): Vec3 {
  const sum = plus(plus(plus([0, 0, 0], a, 1 - v - w), b, v), c, w);
  // Normals of a fold may cancel each other.
  return dot(sum, sum) > 1e-12 ? unit(sum) : unit(cross(a, b));
}
