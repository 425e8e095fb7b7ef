import type { Vec3 } from '@cadml/cad-model';
import { coneNormal } from './fit/fit-cone.ts';
import { radialFrom } from './fit/fit-cylinder.ts';
import type { FittedSurface } from './fit/fit-surface.ts';
import { along, between, norm, unit } from './vec3.ts';

/** The outward normal of a recognised surface near a point; null for a free form. */
export function surfaceNormal({ surface, bend }: FittedSurface, point: Vec3): Vec3 | null {
  const out = awayFromMiddle(surface, point);
  if (out === null || bend !== 'concave') return out;
  return [-out[0], -out[1], -out[2]];
}

/** How near the axis a point tells no direction around it, over what it is compared with. */
const ON_AXIS = 1e-3;

/** Whether a point is so near the apex of a cone that only rounding tells where the normal points. */
export function isApex({ surface }: FittedSurface, point: Vec3, reach: number): boolean {
  if (surface.kind !== 'cone') return false;
  return norm(radialFrom(surface.origin, surface.axis, point)) <= ON_AXIS * reach;
}

/** The radials that tell a direction: of points on an axis only rounding does. */
export function tellingRadials(radials: readonly Vec3[]): readonly Vec3[] {
  const longest = Math.max(...radials.map(norm));
  return radials.filter((radial) => norm(radial) > ON_AXIS * longest);
}

function awayFromMiddle(surface: FittedSurface['surface'], point: Vec3): Vec3 | null {
  switch (surface.kind) {
    case 'plane':
      return surface.axis;
    case 'cylinder':
      return unit(radialFrom(surface.origin, surface.axis, point));
    case 'cone': {
      const { origin: apex, axis, semiAngle } = surface;
      return coneNormal(point, { apex, axis, semiAngle });
    }
    case 'sphere':
      return unit(between(surface.origin, point));
    case 'torus': {
      const radial = unit(radialFrom(surface.origin, surface.axis, point));
      return unit(between(along(surface.origin, surface.majorRadius, radial), point));
    }
    case 'freeform':
      return null;
  }
}
