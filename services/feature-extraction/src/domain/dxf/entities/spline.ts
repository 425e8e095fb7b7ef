import type { Vec3 } from '@cadml/cad-model';
import { dxfLimit } from '../dxf-error.ts';
import type { EntityRecord } from '../entity-record.ts';
import { nurbsToBezier } from '../geometry/nurbs.ts';
import type { Primitive } from '../geometry/primitives.ts';

const MAX_DEGREE = 32;
/** Control points times the square of the degree: what a spline costs. */
const MAX_COST = 40_000_000;

/**
 * SPLINE, in world coordinates: the curve itself where control points and knots fit together. A spline that
 * gives fit points alone counts with these points.
 */
export function spline(record: EntityRecord): readonly Primitive[] {
  const points = record.points(10);
  if (points.length === 0) return [{ kind: 'points', points: record.points(11) }];
  return [
    nurbs({ degree: record.number(71, 3), knots: record.numbers(40), points, weights: record.numbers(41) }),
  ];
}

export interface SplineData {
  readonly degree: number;
  readonly knots: readonly number[];
  readonly points: readonly Vec3[];
  readonly weights: readonly number[];
}

/** The curve; its control points when the data do not make a B-spline (wrong counts, weights ≤ 0). */
export function nurbs({ degree, knots, points, weights }: SplineData): Primitive {
  const count = points.length;
  const rational = weights.length === count ? weights : points.map(() => 1);
  const sound =
    Number.isInteger(degree) &&
    degree >= 1 &&
    degree <= MAX_DEGREE &&
    count > degree &&
    rational.every((weight) => weight > 0) &&
    knots.length === count + degree + 1 &&
    knots.every((knot, i) => i === 0 || knot >= (knots[i - 1] as number));
  if (!sound) return { kind: 'points', points };
  if (count * degree ** 2 > MAX_COST) {
    throw dxfLimit('spline', MAX_COST, `A spline of degree ${degree} has ${count} control points.`);
  }
  return nurbsToBezier({ degree, knots, points, weights: rational });
}
