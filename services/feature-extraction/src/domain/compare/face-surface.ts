import type { Vec3 } from '@cadml/cad-model';
import { moved, type Pose, turned } from './pose.ts';
import type { FaceSurface } from './solid-shape.ts';
import { anyNormalTo, dot, minus, norm, plus, times } from './vectors.ts';

/** Where an unbounded surface is next to a point: the signed distance from it, along the unit normal there. */
export interface SurfaceGap {
  readonly normal: Vec3;
  readonly gap: number;
}

/** The gap between a surface and a point that is not far from it. Normals point away from the axis or centre. */
export function surfaceGap(surface: FaceSurface, p: Vec3): SurfaceGap {
  const from = minus(p, surface.origin);
  switch (surface.type) {
    case 'plane':
      return { normal: surface.axis, gap: dot(from, surface.axis) };
    case 'sphere':
      return fromCentre(from, surface.radius);
    case 'cylinder':
      return fromCentre(plus(from, surface.axis, -dot(from, surface.axis)), surface.radius, surface.axis);
    case 'cone':
      return coneGap(surface, from);
    case 'torus': {
      const radial = plus(from, surface.axis, -dot(from, surface.axis));
      const { normal } = fromCentre(radial, surface.radius, surface.axis);
      return fromCentre(plus(from, normal, -surface.radius), surface.minorRadius);
    }
  }
}

/** The surface as a shape has it that was moved. */
export function movedSurface(surface: FaceSurface, pose: Pose): FaceSurface {
  const origin = moved(pose, surface.origin);
  const size = (length: number) => length * pose.scale;
  switch (surface.type) {
    case 'plane':
      return { ...surface, origin, axis: turned(pose.rotation, surface.axis) };
    case 'sphere':
      return { ...surface, origin, radius: size(surface.radius) };
    case 'torus': {
      const [radius, minorRadius] = [size(surface.radius), size(surface.minorRadius)];
      return { ...surface, origin, radius, minorRadius, axis: turned(pose.rotation, surface.axis) };
    }
    default:
      return { ...surface, origin, radius: size(surface.radius), axis: turned(pose.rotation, surface.axis) };
  }
}

/** `from` the centre, or at a right angle from the axis; on the very axis any way is as good. */
function fromCentre(from: Vec3, radius: number, axis: Vec3 = [0, 0, 1]): SurfaceGap {
  const distance = norm(from);
  const normal = distance > 0 ? times(from, 1 / distance) : anyNormalTo(axis);
  return { normal, gap: distance - radius };
}

function coneGap(
  { axis, radius, halfAngle }: Extract<FaceSurface, { type: 'cone' }>,
  from: Vec3,
): SurfaceGap {
  const along = dot(from, axis);
  const { normal: outward, gap } = fromCentre(plus(from, axis, -along), radius, axis);
  const [sine, cosine] = [Math.sin(halfAngle), Math.cos(halfAngle)];
  // At a right angle to the generator, in the half-plane of the point.
  return { normal: plus(times(outward, cosine), axis, -sine), gap: gap * cosine - along * sine };
}
