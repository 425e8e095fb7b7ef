import type { Vec3 } from '@cadml/cad-model';
import { matchPoints } from './match-points.ts';
import { type FramedPoints, framed } from './principal-frame.ts';

/** What tells one shape from another. */
export interface GeometryTraits {
  /** SHA-256 of the product's own file. */
  readonly fileHash: string;
  readonly volumeMm3: number | null;
  readonly areaMm2: number;
  readonly sizeMm: Vec3;
  readonly faces: number;
  /** Of a mesh; 0 for a B-rep. */
  readonly facets: number;
  readonly surfaceTypes: Readonly<Record<string, number>>;
  /** Points that lie on the shape, three numbers each, the same for the same shape; null: too many to compare. */
  readonly points: Float64Array | null;
}

/** Measures and points may differ by so much, relative to their size. */
const TOLERANCE = 1e-6;
/** Shapes with equal measures and other points that one is compared with; more are taken for different. */
const MAX_ALIKE = 16;
/** Numbers of points that are remembered in all (64 MB); shapes after that are compared by bytes alone. */
const MAX_KEPT = 8_000_000;

interface Known extends Omit<GeometryTraits, 'points'> {
  readonly index: number;
  readonly framed: FramedPoints | null;
}

/**
 * Finds shapes that came before. Two are the same when their files have equal bytes, or when volume, area,
 * faces and types of surface agree and a rigid motion brings the points of one onto those of the other. A
 * mirror image has all those measures, so motions that mirror are never tried; where symmetry leaves the
 * principal axes open only the shapes as they lie are compared. In doubt two shapes are two.
 */
export class KnownGeometries {
  readonly #byHash = new Map<string, number>();
  readonly #alike = new Map<string, Known[]>();
  #kept = 0;

  /** The index of the first shape with the same bytes. */
  withBytes(fileHash: string): number | undefined {
    return this.#byHash.get(fileHash);
  }

  /** The index of the first shape that is the same as this one, which is remembered otherwise. */
  indexOf(index: number, { points, ...traits }: GeometryTraits): number {
    const group = this.#groupOf(traits);
    const candidate = { ...traits, index, framed: points && framed(points) };
    const equal = group.filter((known) => equalMeasures(known, candidate)).slice(0, MAX_ALIKE);
    const same = equal.find((known) => equalShapes(known, candidate))?.index ?? index;
    this.#byHash.set(traits.fileHash, index);
    if (same === index) group.push(this.#bounded(candidate));
    return same;
  }

  #groupOf({ faces, facets, surfaceTypes }: Omit<GeometryTraits, 'points'>): Known[] {
    const key = `${faces}:${facets}:${JSON.stringify(surfaceTypes)}`;
    const group = this.#alike.get(key) ?? [];
    this.#alike.set(key, group);
    return group;
  }

  #bounded(known: Known): Known {
    const { length } = known.framed?.points ?? [];
    if (this.#kept + 2 * length > MAX_KEPT) return { ...known, framed: null };
    this.#kept += 2 * length;
    return known;
  }
}

function equalMeasures(a: Known, b: Known): boolean {
  if ((a.volumeMm3 === null) !== (b.volumeMm3 === null)) return false;
  return near(a.volumeMm3 ?? 0, b.volumeMm3 ?? 0) && near(a.areaMm2, b.areaMm2);
}

function equalShapes(a: Known, b: Known): boolean {
  if (a.framed === null || b.framed === null) return false;
  const tolerance = TOLERANCE * Math.max(Math.hypot(...a.sizeMm), Math.hypot(...b.sizeMm));
  if (matchPoints(a.framed.points, b.framed.points, tolerance)) return true;
  const [from, to] = [a.framed.principal, b.framed.principal];
  if (from === null || to === null) return false;
  return HALF_TURNS.some((turn) => matchPoints(from, turned(to, turn), tolerance));
}

/** The ways in which right-handed axes can point along given lines: none of them mirrors. */
const HALF_TURNS = [
  [1, 1, 1],
  [1, -1, -1],
  [-1, 1, -1],
  [-1, -1, 1],
] as const;

function turned(points: Float64Array, signs: readonly [number, number, number]): Float64Array {
  return points.map((value, i) => value * (signs[(i % 3) as 0] as number));
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}
