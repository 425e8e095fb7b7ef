import type { Vec3 } from '@cadml/cad-model';
import { jacobiEigen } from '../jacobi-eigen.ts';
import { solveLinear } from '../solve-linear.ts';
import { along, between, dot, frameOf, norm, pointAt, unit } from '../vec3.ts';
import { radialFrom } from './fit-cylinder.ts';
import type { FittedSurface } from './fit-plane.ts';
import { refineSurface } from './refine-surface.ts';
import { type Cone, steppedCone } from './stepped-surfaces.ts';
import {
  ANGLE_TOLERANCE,
  facing,
  isOn,
  meanOf,
  momentsAbout,
  type SurfaceSamples,
} from './surface-samples.ts';

/**
 * The cone of samples whose normals make one angle with an axis: their ends lie in a plane across it, and the
 * tangent planes meet in the apex. Where facets lean too much for that, the points tell the apex.
 */
export function fitCone(samples: SurfaceSamples): FittedSurface | null {
  const [least] = jacobiEigen(momentsAbout(samples.normals, meanOf(samples.normals)));
  if (least === undefined || least.value > samples.leaning ** 2 / 3) return null;
  const axis = unit(least.vector as unknown as Vec3);
  return (
    coneFrom(samples, axis, meetingPoint(samples)) ?? coneFrom(samples, axis, apexOfPoints(samples, axis))
  );
}

function coneFrom(samples: SurfaceSamples, axis: Vec3, apex: Vec3 | null): FittedSurface | null {
  if (apex === null) return null;
  const guess = { apex, axis, semiAngle: meanOpening(samples, apex, axis) };
  return coneOf(samples, refineSurface(samples, guess, steppedCone));
}

function coneOf(samples: SurfaceSamples, { apex, axis, semiAngle }: Cone): FittedSurface | null {
  if (semiAngle < ANGLE_TOLERANCE || semiAngle > Math.PI / 2 - ANGLE_TOLERANCE) return null;
  const [cosine, sine] = [Math.cos(semiAngle), Math.sin(semiAngle)];
  const distance = (point: Vec3) => {
    const height = Math.abs(dot(between(apex, point), axis));
    return norm(radialFrom(apex, axis, point)) * cosine - height * sine;
  };
  if (!isOn(samples, distance)) return null;
  const face = facing(samples, (point) => coneNormal(point, { apex, axis, semiAngle }));
  if (face === 0) return null;
  return { surface: { kind: 'cone', origin: apex, axis, semiAngle }, bend: face > 0 ? 'convex' : 'concave' };
}

/** Between the axis and the way from the apex to a point: of the points, as facets lie on a narrower cone. */
function meanOpening({ points }: SurfaceSamples, apex: Vec3, axis: Vec3): number {
  let [across, height] = [0, 0];
  for (let i = 0; i < points.length / 3; i++) {
    const point = pointAt(points, i);
    across += norm(radialFrom(apex, axis, point));
    height += Math.abs(dot(between(apex, point), axis));
  }
  return Math.atan2(across, height);
}

/** Away from the axis. */
export function coneNormal(point: Vec3, { apex, axis, semiAngle }: Cone): Vec3 {
  const height = dot(between(apex, point), axis);
  const out = unit(radialFrom(apex, axis, point));
  const scaled: Vec3 = along([0, 0, 0], Math.cos(semiAngle), out);
  return along(scaled, height > 0 ? -Math.sin(semiAngle) : Math.sin(semiAngle), axis);
}

/** The point on all tangent planes, by least squares about the middle of the samples. */
function meetingPoint({ feet, normals }: SurfaceSamples): Vec3 | null {
  const base = meanOf(feet);
  const rows = [0, 1, 2].map(() => [0, 0, 0, 0]);
  for (let i = 0; i < normals.length / 3; i++) {
    const n = pointAt(normals, i);
    const height = dot(n, between(base, pointAt(feet, i)));
    for (const row of [0, 1, 2] as const) {
      const sums = rows[row] as number[];
      for (const column of [0, 1, 2] as const) sums[column] = (sums[column] as number) + n[row] * n[column];
      sums[3] = (sums[3] as number) + n[row] * height;
    }
  }
  const offset = solveLinear(rows);
  return offset === null ? null : along(base, 1, offset as unknown as Vec3);
}

/** The apex of the cone about a direction through points; null for a cylinder. */
function apexOfPoints({ points }: SurfaceSamples, axis: Vec3): Vec3 | null {
  const base = meanOf(points);
  const frame = [...frameOf(axis), axis] as const;
  const local = new Float64Array(points.length);
  for (let i = 0; i < points.length / 3; i++) {
    const offset = between(base, pointAt(points, i));
    for (const [k, direction] of frame.entries()) local[i * 3 + k] = dot(offset, direction);
  }
  const found = conicApex(local) ?? twoRingApex(local);
  if (found === null) return null;
  return frame.reduce((sum, direction, k) => along(sum, found[k as 0], direction), base);
}

/** The square of the tangent of the least semi-angle. */
const LEAST_SLOPE = Math.tan(ANGLE_TOLERANCE) ** 2;

/**
 * |p − c|² = (kh + m)² is linear in c, k², km and the rest; points are x, y and the height h. null where they lie at
 * two heights only.
 */
function conicApex(local: Float64Array): Vec3 | null {
  const solution = leastSquares(local, (x, y, h) => [2 * x, 2 * y, h * h, h, 1]);
  if (solution === null) return null;
  const [x, y, slope, rise] = solution as [number, number, number, number];
  return slope > LEAST_SLOPE ? [x, y, -rise / (2 * slope)] : null;
}

/** Between two heights |p − c|² runs straight; the radii at both lead to the apex. */
function twoRingApex(local: Float64Array): Vec3 | null {
  const solution = leastSquares(local, (x, y, h) => [2 * x, 2 * y, h, 1]);
  if (solution === null) return null;
  const [x, y, rise, rest] = solution as [number, number, number, number];
  const heights = local.filter((_, i) => i % 3 === 2);
  const [low, high] = [heights.reduce((a, b) => Math.min(a, b)), heights.reduce((a, b) => Math.max(a, b))];
  const radius = (height: number) => Math.sqrt(Math.max(0, rise * height + rest + x * x + y * y));
  const slope = (radius(high) - radius(low)) / (high - low);
  return slope ** 2 > LEAST_SLOPE ? [x, y, low - radius(low) / slope] : null;
}

/** Coefficients of the terms that sum to x² + y². */
function leastSquares(
  local: Float64Array,
  termsOf: (x: number, y: number, h: number) => readonly number[],
): readonly number[] | null {
  const size = termsOf(0, 0, 0).length;
  const rows = Array.from({ length: size }, () => new Array<number>(size + 1).fill(0));
  for (let i = 0; i < local.length; i += 3) {
    const [x, y, h] = [local[i] as number, local[i + 1] as number, local[i + 2] as number];
    const terms = [...termsOf(x, y, h), x * x + y * y];
    for (const [row, sums] of rows.entries()) {
      for (const [k, term] of terms.entries()) sums[k] = (sums[k] as number) + (terms[row] as number) * term;
    }
  }
  return solveLinear(rows);
}
