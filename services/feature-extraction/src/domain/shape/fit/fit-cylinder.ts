import type { Vec3 } from '@cadml/cad-model';
import { jacobiEigen } from '../jacobi-eigen.ts';
import { along, between, dot, frameOf, norm, pointAt, unit } from '../vec3.ts';
import { fitCircle } from './fit-circle.ts';
import type { FittedSurface } from './fit-plane.ts';
import { facing, isOn, meanOf, momentsAbout, type SurfaceSamples } from './surface-samples.ts';

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
  const circle = fitCircle(flat);
  if (circle === null) return null;
  const { radius } = circle;
  const origin = along(along(base, circle.x, u), circle.y, v);
  const radial = (point: Vec3): Vec3 => radialFrom(origin, axis, point);
  if (!isOn(samples, (point) => norm(radial(point)) - radius)) return null;
  const face = facing(samples, (point) => unit(radial(point)));
  if (face === 0) return null;
  return { surface: { kind: 'cylinder', origin, axis, radius }, bend: face > 0 ? 'convex' : 'concave' };
}

/** From the nearest point of an axis to a point. */
export function radialFrom(origin: Vec3, axis: Vec3, point: Vec3): Vec3 {
  const offset = between(origin, point);
  return along(offset, -dot(offset, axis), axis);
}
