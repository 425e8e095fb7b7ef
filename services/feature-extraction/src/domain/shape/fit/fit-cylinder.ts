import type { Vec3 } from '@cadml/cad-model';
import { jacobiEigen } from '../jacobi-eigen.ts';
import { along, between, dot, frameOf, norm, pointAt, unit } from '../vec3.ts';
import { type Circle, fitCircle } from './fit-circle.ts';
import type { FittedSurface } from './fit-plane.ts';
import { refineSurface } from './refine-surface.ts';
import { steppedTube, type Tube } from './stepped-surfaces.ts';
import {
  ANGLE_TOLERANCE,
  facing,
  isOn,
  meanOf,
  momentsAbout,
  type SurfaceSamples,
} from './surface-samples.ts';

/** The cylinder of samples whose normals are square to one axis: that axis is where their moment vanishes. */
export function fitCylinder(samples: SurfaceSamples): FittedSurface | null {
  const [least] = jacobiEigen(momentsAbout(samples.normals, [0, 0, 0]));
  if (least === undefined || least.value > samples.leaning ** 2 / 3) return null;
  const axis = unit(least.vector as unknown as Vec3);
  const { points } = samples;
  const base = meanOf(points);
  const [u, v] = frameOf(axis);
  const flat = new Float64Array((points.length / 3) * 2);
  for (let i = 0; i < points.length / 3; i++) {
    const offset = between(base, pointAt(points, i));
    flat[i * 2] = dot(offset, u);
    flat[i * 2 + 1] = dot(offset, v);
  }
  const circle = fitCircle(flat) ?? circleByNormals(samples, base, [u, v]);
  if (circle === null) return null;
  const guess = { origin: along(along(base, circle.x, u), circle.y, v), axis, radius: circle.radius };
  return cylinderOf(samples, refineSurface(samples, guess, steppedTube));
}

function cylinderOf(samples: SurfaceSamples, { origin, axis, radius }: Tube): FittedSurface | null {
  const radial = (point: Vec3): Vec3 => radialFrom(origin, axis, point);
  if (!isOn(samples, (point) => norm(radial(point)) - radius)) return null;
  const face = facing(samples, (point) => unit(radial(point)));
  if (face === 0) return null;
  return { surface: { kind: 'cylinder', origin, axis, radius }, bend: face > 0 ? 'convex' : 'concave' };
}

/**
 * The circle of points on two lines only, as a narrow arc in one step has: each foot is c + ρ·n with its normal, by
 * least squares. null for normals of facets, which stand beside the surface, and for those that are all the same.
 */
function circleByNormals(
  { feet, normals, leaning }: SurfaceSamples,
  base: Vec3,
  frame: readonly [Vec3, Vec3],
): Circle | null {
  if (leaning > ANGLE_TOLERANCE) return null;
  const [foot, normal] = [meanOf(feet), meanOf(normals)];
  let [together, square] = [0, 0];
  for (let i = 0; i < normals.length / 3; i++) {
    const [way, turn] = [between(foot, pointAt(feet, i)), between(normal, pointAt(normals, i))];
    for (const axis of frame) {
      together += dot(way, axis) * dot(turn, axis);
      square += dot(turn, axis) ** 2;
    }
  }
  if (square === 0) return null;
  const radius = together / square;
  const [x, y] = frame.map((axis) => dot(between(base, foot), axis) - radius * dot(normal, axis)) as [
    number,
    number,
  ];
  return { x, y, radius: Math.abs(radius) };
}

/** From the nearest point of an axis to a point. */
export function radialFrom(origin: Vec3, axis: Vec3, point: Vec3): Vec3 {
  const offset = between(origin, point);
  return along(offset, -dot(offset, axis), axis);
}
