import type { Vec3 } from '@cadml/cad-model';
import { distanceToSurface } from './deviation.ts';
import { movedSurface, surfaceGap } from './face-surface.ts';
import { inverse, moved, type Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import type { FaceSurface, SolidShape } from './solid-shape.ts';
import type { OnTriangle } from './true-surface.ts';
import { dot, plus, pointAt } from './vectors.ts';

/** Vertices of a face that tell which surface it lies on. */
const TELLING = 24;
/** Faces without a counterpart are met to this share of the chord error. */
const FREE_FORM = 0.15;
/** Surfaces whose measures differ by more than so many allowances are not held against each other. */
const WINDOW = 100;
/** Half angles of cones, in radians. */
const ANGLES = 1e-3;

/** Two B-reps at a pose, and how far apart is together, in mm of the second. */
export interface SurfacePair {
  readonly from: PreparedShape;
  readonly to: PreparedShape;
  readonly pose: Pose;
  readonly allowanceMm: number;
}

/**
 * Whether each face of either B-rep lies on a surface that the other has too. A surface may be divided into faces
 * otherwise: by seams, or into halves. Faces without a closed form, and those that another system wrote in another form,
 * are held against the other shape point by point, also between the borders where the vertices are.
 */
export function surfacesMatch({ from, to, pose, allowanceMm }: SurfacePair): boolean {
  const back = inverse(pose);
  const there = { to, pose, allowanceMm };
  const andBack = { to: from, pose: back, allowanceMm: allowanceMm * back.scale };
  return liesOn(from, unmatched(from, there), there) && liesOn(to, unmatched(to, andBack), andBack);
}

type Place = Omit<SurfacePair, 'from'>;

/** Faces of `from` whose surface `to` does not have. */
function unmatched(from: PreparedShape, place: Place): ReadonlySet<number> {
  const known = new SurfaceIndex(place.to.shape, WINDOW * place.allowanceMm);
  const telling = tellingVertices(from.shape);
  const rest = new Set<number>();
  for (const [face, vertices] of telling) {
    const surface = from.shape.faces[face]?.surface;
    if (!surface) {
      rest.add(face);
      continue;
    }
    const wanted = movedSurface(surface, place.pose);
    const points = Array.from(vertices, (vertex) => moved(place.pose, pointAt(from.shape.positions, vertex)));
    if (!known.has(wanted, points, place.allowanceMm)) rest.add(face);
  }
  return rest;
}

/** Some vertices of each face, spread over it. */
function tellingVertices({ faces, faceOf, triangles }: SolidShape): ReadonlyMap<number, Set<number>> {
  const counts = new Uint32Array(faces.length);
  for (const face of faceOf) counts[face] = (counts[face] as number) + 1;
  const seen = new Uint32Array(faces.length);
  const found = new Map<number, Set<number>>();
  for (const [triangle, face] of faceOf.entries()) {
    const order = seen[face] as number;
    seen[face] = order + 1;
    const every = Math.max(1, Math.floor((counts[face] as number) / TELLING));
    if (order % every !== 0) continue;
    const known = found.get(face) ?? new Set<number>();
    for (let k = 0; k < 3; k++) known.add(triangles[triangle * 3 + k] as number);
    found.set(face, known);
  }
  return found;
}

/** The surfaces of a shape, found by what kind and how large they are. */
class SurfaceIndex {
  readonly #byType = new Map<string, { readonly measure: number; readonly surface: FaceSurface }[]>();
  readonly #window: number;

  constructor({ faces }: SolidShape, windowMm: number) {
    this.#window = windowMm;
    for (const { surface } of faces) {
      if (!surface) continue;
      const entry = { measure: measureOf(surface), surface };
      const known = this.#byType.get(surface.type);
      if (known) known.push(entry);
      else this.#byType.set(surface.type, [entry]);
    }
    for (const entries of this.#byType.values()) entries.sort((p, q) => p.measure - q.measure);
  }

  /** Whether there is one of the same size on which all points lie. */
  has(wanted: FaceSurface, points: readonly Vec3[], allowanceMm: number): boolean {
    const entries = this.#byType.get(wanted.type) ?? [];
    const measure = measureOf(wanted);
    const window = wanted.type === 'cone' ? ANGLES : this.#window;
    for (let i = lowerBound(entries, measure - window); i < entries.length; i++) {
      const { measure: own, surface } = entries[i] as (typeof entries)[number];
      if (own > measure + window) return false;
      if (!haveEqualRadii(surface, wanted, allowanceMm)) continue;
      if (points.every((point) => Math.abs(surfaceGap(surface, point).gap) <= allowanceMm)) return true;
    }
    return false;
  }
}

/** What surfaces are ordered by: the same for one surface, whichever way its axis points. */
function measureOf(surface: FaceSurface): number {
  if (surface.type === 'plane') return Math.abs(dot(surface.origin, surface.axis));
  return surface.type === 'cone' ? Math.abs(surface.halfAngle) : surface.radius;
}

function lowerBound(entries: readonly { readonly measure: number }[], least: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle] as { readonly measure: number }).measure < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of a few points on a narrow strip alone the radius could not be told. */
function haveEqualRadii(a: FaceSurface, b: FaceSurface, allowanceMm: number): boolean {
  if (a.type === 'plane' || b.type === 'plane' || a.type === 'cone' || b.type === 'cone') return true;
  if (Math.abs(a.radius - b.radius) > 4 * allowanceMm) return false;
  if (a.type !== 'torus' || b.type !== 'torus') return true;
  return Math.abs(a.minorRadius - b.minorRadius) <= 4 * allowanceMm;
}

function cornersOf({ triangles }: SolidShape, triangle: number): readonly number[] {
  return [...triangles.subarray(triangle * 3, triangle * 3 + 3)];
}

/** Corners of all triangles of some faces, and what lies above the middles of their sides. */
function liesOn(from: PreparedShape, faces: ReadonlySet<number>, { to, pose, allowanceMm }: Place): boolean {
  if (faces.size === 0) return true;
  const { shape, surface } = from;
  for (const [triangle, face] of shape.faceOf.entries()) {
    if (!faces.has(face)) continue;
    const corners = cornersOf(shape, triangle).map((vertex) => pointAt(shape.positions, vertex));
    const points = [...corners, ...middlesOf(triangle, corners).map((place) => surface.above(place))];
    const areOn = points.every((point) => {
      const found = distanceToSurface(to, moved(pose, point));
      return found.distance - FREE_FORM * to.surface.chordError(found.triangle) <= allowanceMm;
    });
    if (!areOn) return false;
  }
  return true;
}

const MIDDLES = [
  [0.5, 0],
  [0.5, 0.5],
  [0, 0.5],
] as const;

function middlesOf(triangle: number, corners: readonly Vec3[]): readonly OnTriangle[] {
  const [a, b, c] = corners as [Vec3, Vec3, Vec3];
  return MIDDLES.map(([v, w]) => {
    const [x, y, z] = plus(plus(plus([0, 0, 0], a, 1 - v - w), b, v), c, w);
    return { triangle, x, y, z, v, w };
  });
}
