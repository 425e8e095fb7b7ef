import type { Vec3 } from '@cadml/cad-model';
import type { BezierCurve } from './bezier.ts';
import { add, scale } from './vectors.ts';

export interface FitSpline {
  /** Two points or more that the curve passes. */
  readonly points: readonly Vec3[];
  /** Directions in which it begins and ends; a natural end (no curvature) where one is missing. */
  readonly startTangent?: Vec3 | undefined;
  readonly endTangent?: Vec3 | undefined;
  /** Joined smoothly to a ring. */
  readonly closed: boolean;
}

/**
 * The cubic spline (C²) through points, over their chord lengths, as Bézier pieces: de Boor, "A Practical
 * Guide to Splines" (1978), chapter IV. Over chord lengths a curve runs at about unit speed, so that a
 * tangent counts with length 1. Linear time. null for fewer than two distinct points.
 */
export function fitSpline(spline: FitSpline): BezierCurve | null {
  const points = distinct(spline.closed ? [...spline.points, ...spline.points.slice(0, 1)] : spline.points);
  if (points.length < 2) return null;
  const chords = points.slice(1).map((point, i) => distance(points[i] as Vec3, point));
  const isRing = spline.closed && points.length > 3;
  const slopes = isRing ? ringSlopes(points, chords) : openSlopes(points, chords, spline);
  const pieces = chords.flatMap((chord, i) => {
    const from = points[i] as Vec3;
    const to = points[i + 1] as Vec3;
    return [
      from,
      add(from, scale(slopes[i] as Vec3, chord / 3)),
      add(to, scale(slopes[i + 1] as Vec3, -chord / 3)),
      to,
    ];
  });
  return { kind: 'bezier', degree: 3, points: pieces, weights: pieces.map(() => 1) };
}

/** Points that are nearer than this share of the whole are one: their quotients would be no numbers. */
const SAME = 1e-12;

function distinct(points: readonly Vec3[]): readonly Vec3[] {
  const first = points[0] as Vec3;
  const same = SAME * points.reduce((reach, point) => Math.max(reach, distance(first, point)), 0);
  const kept: Vec3[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (last === undefined || distance(last, point) > same) kept.push(point);
  }
  return kept;
}

function distance(a: Vec3, b: Vec3): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
}

/** One row of a tridiagonal system: before·m[i − 1] + here·m[i] + after·m[i + 1] = sum. */
interface Row {
  readonly before: number;
  readonly here: number;
  readonly after: number;
  readonly sum: Vec3;
}

/** That the second derivatives of the pieces before and behind a point agree. */
function innerRow(points: readonly [Vec3, Vec3, Vec3], before: number, after: number): Row {
  const [a, b, c] = points;
  const rise = (from: Vec3, to: Vec3, factor: number) => scale(add(to, scale(from, -1)), factor);
  const sum = add(rise(a, b, (3 * after) / before), rise(b, c, (3 * before) / after));
  return { before: after, here: 2 * (before + after), after: before, sum };
}

function openSlopes(points: readonly Vec3[], chords: readonly number[], ends: FitSpline): readonly Vec3[] {
  const last = points.length - 1;
  const at = (i: number) => points[i] as Vec3;
  const slope = (i: number) => scale(add(at(i + 1), scale(at(i), -1)), 3 / (chords[i] as number));
  const rows = points.map((_, i): Row => {
    if (i === 0) {
      if (ends.startTangent) return { before: 0, here: 1, after: 0, sum: ends.startTangent };
      return { before: 0, here: 2, after: 1, sum: slope(0) };
    }
    if (i === last) {
      if (ends.endTangent) return { before: 0, here: 1, after: 0, sum: ends.endTangent };
      return { before: 1, here: 2, after: 0, sum: slope(last - 1) };
    }
    return innerRow([at(i - 1), at(i), at(i + 1)], chords[i - 1] as number, chords[i] as number);
  });
  return solve(rows);
}

/** The slopes of a ring, its first point given again as its last: Sherman and Morrison's way to the corners. */
function ringSlopes(points: readonly Vec3[], chords: readonly number[]): readonly Vec3[] {
  const count = points.length - 1;
  const at = (i: number) => points[(i + count) % count] as Vec3;
  const chord = (i: number) => chords[(i + count) % count] as number;
  const rows = Array.from({ length: count }, (_, i) =>
    innerRow([at(i - 1), at(i), at(i + 1)], chord(i - 1), chord(i)),
  );
  const first = rows[0] as Row;
  const last = rows[count - 1] as Row;
  // Row 0 reaches back to the last unknown and the last row on to the first: moved to a rank-one term.
  const gamma = -first.here;
  const ratio = first.before / gamma;
  const reduced = rows.map((row, i) => {
    if (i === 0) return { ...row, here: first.here - gamma };
    return i === count - 1 ? { ...row, here: last.here - last.after * ratio } : row;
  });
  const plain = solve(reduced);
  const corner = solve(
    reduced.map((row, i): Row => {
      const value = i === 0 ? gamma : i === count - 1 ? last.after : 0;
      return { ...row, sum: [value, 0, 0] };
    }),
  ).map(([x]) => x);
  const along = (vector: (i: number) => number) => vector(0) + ratio * vector(count - 1);
  const share = ([0, 1, 2] as const).map(
    (axis) => along((i) => (plain[i] as Vec3)[axis]) / (1 + along((i) => corner[i] as number)),
  ) as unknown as Vec3;
  const slopes = plain.map((slope, i) => add(slope, scale(share, -(corner[i] as number))));
  return [...slopes, slopes[0] as Vec3];
}

/** Thomas' algorithm; the rows' diagonals dominate, so that it needs no pivots. */
function solve(rows: readonly Row[]): readonly Vec3[] {
  const factors: number[] = [];
  const sums: Vec3[] = [];
  for (const [i, { before, here, after, sum }] of rows.entries()) {
    const isFirst = i === 0;
    const pivot = isFirst ? here : here - before * (factors[i - 1] as number);
    factors.push(after / pivot);
    const reduced = isFirst ? sum : add(sum, scale(sums[i - 1] as Vec3, -before));
    sums.push(scale(reduced, 1 / pivot));
  }
  const result: Vec3[] = [...sums];
  for (let i = rows.length - 2; i >= 0; i--) {
    result[i] = add(sums[i] as Vec3, scale(result[i + 1] as Vec3, -(factors[i] as number)));
  }
  return result;
}
