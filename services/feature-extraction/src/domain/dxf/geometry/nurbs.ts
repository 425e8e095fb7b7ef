import type { Vec3 } from '@cadml/cad-model';
import type { BezierCurve } from './bezier.ts';

export interface Nurbs {
  readonly degree: number;
  /** control points + degree + 1 values, not falling. */
  readonly knots: readonly number[];
  readonly points: readonly Vec3[];
  readonly weights: readonly number[];
}

type Homogeneous = readonly [number, number, number, number];

/**
 * A NURBS curve over its domain as Bézier pieces: every inner knot is inserted until it has the multiplicity
 * of the degree (Boehm 1980). Linear in the number of control points for a fixed degree.
 */
export function nurbsToBezier(curve: Nurbs): BezierCurve {
  const { degree } = curve;
  const points: Vec3[] = [];
  const weights: number[] = [];
  for (let span = degree; span < curve.points.length; span++) {
    const low = curve.knots[span] as number;
    const high = curve.knots[span + 1] as number;
    if (!(high > low)) continue;
    for (const [x, y, z, w] of spanControls(curve, span)) {
      points.push([x / w, y / w, z / w]);
      weights.push(w);
    }
  }
  return { kind: 'bezier', degree, points, weights };
}

/**
 * Control points of one span: its polar form at (low × (degree − i), high × i), for i = 0 … degree
 * (blossoming, Ramshaw 1989).
 */
function spanControls(curve: Nurbs, span: number): Homogeneous[] {
  const { degree, knots } = curve;
  const low = knots[span] as number;
  const high = knots[span + 1] as number;
  return Array.from({ length: degree + 1 }, (_, i) =>
    blossom(curve, span, (level) => (level < degree - i ? low : high)),
  );
}

/** De Boor's algorithm with its own argument at each level. */
function blossom(curve: Nurbs, span: number, argument: (level: number) => number): Homogeneous {
  const { degree, knots } = curve;
  let row = Array.from({ length: degree + 1 }, (_, j) => homogeneous(curve, span - degree + j));
  for (let level = 0; level < degree; level++) {
    const t = argument(level);
    const previous = row;
    row = previous.slice(1).map((point, j) => {
      const left = knots[span - degree + level + 1 + j] as number;
      const right = knots[span + 1 + j] as number;
      const ratio = right > left ? (t - left) / (right - left) : 0;
      return mix(previous[j] as Homogeneous, point, ratio);
    });
  }
  return row[0] as Homogeneous;
}

function homogeneous({ points, weights }: Nurbs, i: number): Homogeneous {
  const [x, y, z] = points[i] as Vec3;
  const w = weights[i] as number;
  return [x * w, y * w, z * w, w];
}

function mix(a: Homogeneous, b: Homogeneous, t: number): Homogeneous {
  const at = (i: 0 | 1 | 2 | 3) => a[i] * (1 - t) + b[i] * t;
  return [at(0), at(1), at(2), at(3)];
}
