import type { Bend, Surface } from '../shape-document.ts';
import { between, dot, pointAt, unit } from '../vec3.ts';
import { ANGLE_TOLERANCE, isOn, meanOf, type SurfaceSamples } from './surface-samples.ts';

export interface FittedSurface {
  readonly surface: Surface;
  readonly bend: Bend;
}

/** The plane of samples whose normals are all the same; its axis points outwards. */
export function fitPlane(samples: SurfaceSamples): FittedSurface | null {
  const { points, normals } = samples;
  const axis = unit(meanOf(normals));
  const least = Math.cos(ANGLE_TOLERANCE);
  for (let i = 0; i < normals.length / 3; i++) if (dot(pointAt(normals, i), axis) < least) return null;
  const origin = meanOf(points);
  if (!isOn(samples, (point) => dot(between(origin, point), axis))) return null;
  return { surface: { kind: 'plane', origin, axis }, bend: 'flat' };
}
