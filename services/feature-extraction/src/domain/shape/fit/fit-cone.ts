import type { Vec3 } from '@cadml/cad-model';
import { jacobiEigen } from '../jacobi-eigen.ts';
import { solveLinear } from '../solve-linear.ts';
import { along, between, dot, norm, pointAt, unit } from '../vec3.ts';
import { radialFrom } from './fit-cylinder.ts';
import type { FittedSurface } from './fit-plane.ts';
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
 * tangent planes meet in the apex.
 */
export function fitCone(samples: SurfaceSamples): FittedSurface | null {
  const mean = meanOf(samples.normals);
  const [least] = jacobiEigen(momentsAbout(samples.normals, mean));
  if (least === undefined || least.value > ANGLE_TOLERANCE ** 2 / 3) return null;
  const axis = unit(least.vector as unknown as Vec3);
  const semiAngle = Math.asin(Math.min(1, Math.abs(dot(mean, axis))));
  if (semiAngle < ANGLE_TOLERANCE || semiAngle > Math.PI / 2 - ANGLE_TOLERANCE) return null;
  const apex = meetingPoint(samples);
  if (apex === null) return null;
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

interface Cone {
  readonly apex: Vec3;
  readonly axis: Vec3;
  readonly semiAngle: number;
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
