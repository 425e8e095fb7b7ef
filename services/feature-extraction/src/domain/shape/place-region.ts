import type { Vec3 } from '@cadml/cad-model';
import type { Transform } from '../product-structure.ts';
import { isIdentity, movedPoint } from '../transform.ts';
import type { Border, Region, Surface } from './shape-document.ts';
import { between, unit } from './vec3.ts';

export interface Place {
  readonly transform: Transform;
  /** By which the transform scales lengths. */
  readonly scale: number;
  /** Index of the placed body. */
  readonly body: number;
}

/** A region where its body is placed. */
export function placeRegion(region: Region, { transform, scale, body }: Place): Region {
  if (isIdentity(transform)) return { ...region, body };
  return {
    ...region,
    body,
    surface: placeSurface(region.surface, transform, scale),
    centroid: movedPoint(transform, region.centroid),
    areaMm2: region.areaMm2 * scale ** 2,
    radiusMm: region.radiusMm === null ? null : region.radiusMm * scale,
    lengthMm: region.lengthMm * scale,
  };
}

/** A border between regions that are counted from `first` on. */
export function placeBorder(border: Border, first: number, scale: number): Border {
  return {
    ...border,
    regions: [border.regions[0] + first, border.regions[1] + first],
    lengthMm: border.lengthMm * scale,
    radiusMm: border.radiusMm === null ? null : border.radiusMm * scale,
  };
}

function placeSurface(surface: Surface, transform: Transform, scale: number): Surface {
  if (surface.kind === 'freeform') return surface;
  const origin = movedPoint(transform, surface.origin);
  if (surface.kind === 'sphere') return { ...surface, origin, radius: surface.radius * scale };
  const axis = unit(between(movedPoint(transform, [0, 0, 0]), movedPoint(transform, surface.axis as Vec3)));
  switch (surface.kind) {
    case 'plane':
    case 'cone':
      return { ...surface, origin, axis };
    case 'cylinder':
      return { ...surface, origin, axis, radius: surface.radius * scale };
    case 'torus':
      return {
        ...surface,
        origin,
        axis,
        radius: surface.radius * scale,
        majorRadius: surface.majorRadius * scale,
      };
  }
}
