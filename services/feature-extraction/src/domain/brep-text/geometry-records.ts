import { similarity } from '../affine.ts';
import type { Transform } from '../product-structure.ts';
import { brepError } from './brep-error.ts';
import type { BrepScanner } from './scanner.ts';

/** How many records each part of the geometry has: what shapes may refer to. */
export interface GeometryCounts {
  readonly locations: number;
  /** By how much each of the locations scales lengths. */
  readonly scales: readonly number[];
  readonly curve2ds: number;
  readonly curves: number;
  readonly polygons3d: number;
  readonly polygonsOnTriangulations: number;
  readonly surfaces: number;
  readonly triangulations: number;
}

/** Numbers after the type of a curve or surface that has a fixed length. */
const CURVE_2D = new Map([
  [1, 4],
  [2, 7],
  [3, 8],
  [4, 7],
  [5, 8],
]);
const CURVE_3D = new Map([
  [1, 6],
  [2, 13],
  [3, 14],
  [4, 13],
  [5, 14],
]);
const SURFACE = new Map([
  [1, 12],
  [2, 13],
  [3, 14],
  [4, 13],
  [5, 14],
]);

/** Trims and offsets may stand inside each other. */
const MAX_NESTING = 32;
const MAX_DEGREE = 25;
/** A place that makes things smaller or larger than by this means something else. */
const MAX_SCALE = 1e6;

export function readCurve(scanner: BrepScanner, dimension: 2 | 3, nesting = 0): void {
  if (nesting > MAX_NESTING) throw brepError('curves are nested too deeply', scanner.offset);
  const type = scanner.integer(1, 9);
  const fixed = (dimension === 2 ? CURVE_2D : CURVE_3D).get(type);
  if (fixed !== undefined) scanner.reals(fixed);
  else if (type === 6) readBezierCurve(scanner, dimension);
  else if (type === 7) readSplineCurve(scanner, dimension);
  else {
    // 8: trimmed between two parameters; 9: offset by a distance, in space also with a direction.
    scanner.reals(type === 8 ? 2 : dimension === 3 ? 4 : 1);
    readCurve(scanner, dimension, nesting + 1);
  }
}

export function readSurface(scanner: BrepScanner, nesting = 0): void {
  if (nesting > MAX_NESTING) throw brepError('surfaces are nested too deeply', scanner.offset);
  const type = scanner.integer(1, 11);
  const fixed = SURFACE.get(type);
  if (fixed !== undefined) scanner.reals(fixed);
  else if (type === 8) readBezierSurface(scanner);
  else if (type === 9) readSplineSurface(scanner);
  else if (type === 6 || type === 7) {
    // Extrusion along a direction; revolution about a point and a direction.
    scanner.reals(type === 6 ? 3 : 6);
    readCurve(scanner, 3, nesting + 1);
  } else {
    scanner.reals(type === 10 ? 4 : 1);
    readSurface(scanner, nesting + 1);
  }
}

/** Whether a location is more than a motion, but for rounding. */
export function isScaled(scale: number): boolean {
  return Math.abs(scale - 1) > 1e-6;
}

/**
 * A placement, or a product of powers of earlier ones, whose scales are given: the factor by which it scales lengths.
 * Throws PARSE_FAILED for one that distorts, of which the kernel would make a scaling.
 */
export function readLocation(scanner: BrepScanner, earlier: readonly number[]): number {
  const at = scanner.offset;
  const scale = scanner.integer(1, 2) === 1 ? readMatrix(scanner) : readProduct(scanner, earlier);
  if (scale > 1 / MAX_SCALE && scale < MAX_SCALE) return scale;
  throw brepError('a location distorts what it places', at);
}

function readMatrix(scanner: BrepScanner): number {
  const rows = Array.from({ length: 12 }, () => scanner.real());
  return similarity([...rows, 0, 0, 0, 1] as readonly number[] as Transform) ?? Number.NaN;
}

function readProduct(scanner: BrepScanner, earlier: readonly number[]): number {
  let scale = 1;
  for (let one = scanner.integer(0, earlier.length); one !== 0; one = scanner.integer(0, earlier.length)) {
    scale *= (earlier[one - 1] as number) ** scanner.integer(-1_000, 1_000);
  }
  return scale;
}

function readBezierCurve(scanner: BrepScanner, dimension: number): void {
  const weights = scanner.flag() ? 1 : 0;
  scanner.reals((scanner.integer(1, MAX_DEGREE) + 1) * (dimension + weights));
}

function readSplineCurve(scanner: BrepScanner, dimension: number): void {
  const weights = scanner.flag() ? 1 : 0;
  scanner.flag();
  scanner.integer(1, MAX_DEGREE);
  const poles = scanner.count(2);
  const knots = scanner.count(2);
  scanner.reals(poles * (dimension + weights));
  readKnots(scanner, knots);
}

function readBezierSurface(scanner: BrepScanner): void {
  const weights = [scanner.flag(), scanner.flag()].includes(true) ? 1 : 0;
  const poles = (scanner.integer(1, MAX_DEGREE) + 1) * (scanner.integer(1, MAX_DEGREE) + 1);
  scanner.reals(poles * (3 + weights));
}

function readSplineSurface(scanner: BrepScanner): void {
  const weights = [scanner.flag(), scanner.flag()].includes(true) ? 1 : 0;
  for (let i = 0; i < 2; i++) scanner.flag();
  for (let i = 0; i < 2; i++) scanner.integer(1, MAX_DEGREE);
  const poles = scanner.count(2) * scanner.count(2);
  const knots = [scanner.count(2), scanner.count(2)];
  scanner.reals(poles * (3 + weights));
  for (const count of knots) readKnots(scanner, count);
}

/** Each a parameter and how often it counts. */
function readKnots(scanner: BrepScanner, count: number): void {
  for (let i = 0; i < count; i++) {
    scanner.real();
    scanner.integer(1, MAX_DEGREE + 1);
  }
}
