import type { Vec3 } from '@cadml/cad-model';
import { radialFrom } from './fit/fit-cylinder.ts';
import type { Surface } from './shape-document.ts';
import { along, between, dot, norm, unit } from './vec3.ts';

/** How far a point is from a recognised surface; infinitely far from a free form. */
export function distanceTo(surface: Surface, point: Vec3): number {
  switch (surface.kind) {
    case 'plane':
      return Math.abs(dot(between(surface.origin, point), surface.axis));
    case 'cylinder':
      return Math.abs(norm(radialFrom(surface.origin, surface.axis, point)) - surface.radius);
    case 'cone': {
      const height = Math.abs(dot(between(surface.origin, point), surface.axis));
      const radius = norm(radialFrom(surface.origin, surface.axis, point));
      return Math.abs(radius * Math.cos(surface.semiAngle) - height * Math.sin(surface.semiAngle));
    }
    case 'sphere':
      return Math.abs(norm(between(surface.origin, point)) - surface.radius);
    case 'torus': {
      const radial = unit(radialFrom(surface.origin, surface.axis, point));
      const spine = along(surface.origin, surface.majorRadius, radial);
      return Math.abs(norm(between(spine, point)) - surface.radius);
    }
    case 'freeform':
      return Infinity;
  }
}
