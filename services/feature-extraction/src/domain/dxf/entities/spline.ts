import type { Vec3 } from '@cadml/cad-model';
import { dxfLimit } from '../dxf-error.ts';
import type { EntityRecord } from '../entity-record.ts';
import { fitSpline } from '../geometry/fit-spline.ts';
import { nurbsToBezier } from '../geometry/nurbs.ts';
import type { Primitive } from '../geometry/primitives.ts';
import { unit } from '../geometry/vectors.ts';

const CLOSED = 1;
const MAX_DEGREE = 32;
/** Control points times the square of the degree: what a spline costs. */
const MAX_COST = 40_000_000;
/** Over the range of the knots: a knot that falls by less was rounded. */
const KNOT_ROUNDING = 1e-9;

/**
 * SPLINE, in world coordinates: by control points and knots; by its fit points alone where it has no control
 * points. HELIX is a SPLINE with groups of its own behind it, so that the counts decide what belongs to it.
 */
export function spline(record: EntityRecord): readonly Primitive[] {
  const counted = record.type === 'HELIX';
  const points = record.points(10).slice(0, counted ? record.number(73) : undefined);
  if (points.length === 0) return fitted(record);
  const weights = record.numbers(41).slice(0, points.length);
  const knots = record.numbers(40).slice(0, counted ? record.number(72) : undefined);
  return [nurbs({ degree: record.number(71, 3), knots, points, weights })];
}

/** Through the fit points (11), from the start tangent (12) to the end tangent (13). */
function fitted(record: EntityRecord): readonly Primitive[] {
  const points = record.points(11);
  const tangent = (code: number) => {
    const direction = record.point(code);
    return direction.some((value) => value !== 0) ? unit(direction) : undefined;
  };
  const closed = (record.number(70) & CLOSED) !== 0;
  const curve = fitSpline({ points, startTangent: tangent(12), endTangent: tangent(13), closed });
  return [{ kind: 'points', points }, ...(curve ? [curve] : [])];
}

export interface SplineData {
  readonly degree: number;
  /** None: uniform, clamped at both ends. */
  readonly knots: readonly number[];
  readonly points: readonly Vec3[];
  readonly weights: readonly number[];
}

/** The curve; its control points when the data do not make a B-spline (wrong counts, weights ≤ 0). */
export function nurbs({ degree, knots: given, points, weights }: SplineData): Primitive {
  const count = points.length;
  const rational = weights.length === count ? weights : points.map(() => 1);
  const knots = given.length === 0 ? uniformKnots(count, degree) : rising(given);
  const sound =
    Number.isInteger(degree) &&
    degree >= 1 &&
    degree <= MAX_DEGREE &&
    count > degree &&
    rational.every((weight) => weight > 0) &&
    knots?.length === count + degree + 1;
  if (!sound) return { kind: 'points', points, isApproximate: true };
  if (count * degree ** 2 > MAX_COST) {
    throw dxfLimit('spline', MAX_COST, `A spline of degree ${degree} has ${count} control points.`);
  }
  return nurbsToBezier({ degree, knots, points, weights: rational });
}

function uniformKnots(count: number, degree: number): readonly number[] | null {
  const spans = count - degree;
  if (!(degree >= 1) || !(spans >= 1)) return null;
  return Array.from({ length: count + degree + 1 }, (_, i) => Math.min(spans, Math.max(0, i - degree)));
}

/** The knots with the falls of rounding taken out; null when they really fall. */
function rising(knots: readonly number[]): readonly number[] | null {
  const allowed = KNOT_ROUNDING * Math.abs((knots[knots.length - 1] as number) - (knots[0] as number));
  const result: number[] = [];
  let highest = -Infinity;
  for (const knot of knots) {
    if (knot < highest - allowed) return null;
    highest = Math.max(highest, knot);
    result.push(highest);
  }
  return result;
}
