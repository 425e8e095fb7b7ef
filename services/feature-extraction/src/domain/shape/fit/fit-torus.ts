import type { Vec3 } from '@cadml/cad-model';
import { jacobiEigen } from '../jacobi-eigen.ts';
import { along, between, cross, dot, norm, pointAt, unit } from '../vec3.ts';
import { fitCircle } from './fit-circle.ts';
import { radialFrom } from './fit-cylinder.ts';
import type { FittedSurface } from './fit-plane.ts';
import { refineSurface } from './refine-surface.ts';
import { type Ring, steppedRing } from './stepped-surfaces.ts';
import { facing, isOn, meanOf, momentsAbout, type SurfaceSamples } from './surface-samples.ts';

/**
 * The torus of samples whose normals all meet one axis (the linear line complex of a surface of revolution:
 * Pottmann, Wallner: Computational Line Geometry, 2001) and whose profile about that axis is a circle.
 */
export function fitTorus(samples: SurfaceSamples): FittedSurface | null {
  const found = revolutionAxis(samples);
  if (found === null) return null;
  const { origin: foot, axis } = found;
  const { points } = samples;
  const profile = new Float64Array((points.length / 3) * 2);
  for (let i = 0; i < points.length / 3; i++) {
    const point = pointAt(points, i);
    profile[i * 2] = norm(radialFrom(foot, axis, point));
    profile[i * 2 + 1] = dot(between(foot, point), axis);
  }
  const circle = fitCircle(profile);
  if (circle === null || circle.x < circle.radius * LEAST_MAJOR) return null;
  const guess = { origin: along(foot, circle.y, axis), axis, majorRadius: circle.x, radius: circle.radius };
  return torusOf(samples, refineSurface(samples, guess, steppedRing));
}

function torusOf(samples: SurfaceSamples, ring: Ring): FittedSurface | null {
  const { origin, axis, majorRadius, radius } = ring;
  const fromSpine = (point: Vec3): Vec3 => {
    const radial = radialFrom(origin, axis, point);
    return between(along(origin, majorRadius, unit(radial)), point);
  };
  if (!isOn(samples, (point) => norm(fromSpine(point)) - radius)) return null;
  const face = facing(samples, (point) => unit(fromSpine(point)));
  if (face === 0) return null;
  return {
    surface: { kind: 'torus', origin, axis, radius, majorRadius },
    bend: face > 0 ? 'convex' : 'concave',
  };
}

/** A smaller ring is hardly a torus any more. */
const LEAST_MAJOR = 1e-3;

interface Axis {
  readonly origin: Vec3;
  readonly axis: Vec3;
}

/** The line that all normals meet: a·(p × n) + (q × a)·n = 0 for each of them. */
function revolutionAxis({ feet, normals, points }: SurfaceSamples): Axis | null {
  const base = meanOf(points);
  const [[xx = 0] = [], [, yy = 0] = [], [, , zz = 0] = []] = momentsAbout(points, base);
  const size = Math.sqrt(xx + yy + zz);
  if (size === 0) return null;
  const matrix = [0, 1, 2, 3, 4, 5].map(() => [0, 0, 0, 0, 0, 0]);
  for (let i = 0; i < normals.length / 3; i++) {
    const n = pointAt(normals, i);
    const moment = cross(between(base, pointAt(feet, i)), n);
    const row = [moment[0] / size, moment[1] / size, moment[2] / size, ...n];
    for (let a = 0; a < 6; a++) {
      for (let b = 0; b < 6; b++) {
        const sums = matrix[a] as number[];
        sums[b] = (sums[b] as number) + (row[a] as number) * (row[b] as number);
      }
    }
  }
  const [least] = jacobiEigen(matrix);
  const [ax, ay, az, mx, my, mz] = (least?.vector ?? []) as [number, number, number, number, number, number];
  const direction: Vec3 = [ax / size, ay / size, az / size];
  const square = dot(direction, direction);
  // No rotation in it: the normals are square to a direction.
  if (square * size * size < 1e-6) return null;
  const foot = cross(direction, [mx, my, mz]);
  return { origin: along(base, 1 / square, foot), axis: unit(direction) };
}
