import { type BoundingBox, extents } from '@cadml/cad-model';
import { withoutShape } from './mesh/mesh-error.ts';

/** Nothing that is manufactured reaches a thousand kilometres; garbage from a damaged file does. */
export const MAX_COORDINATE_MM = 1e9;

/** Nor is anything smaller than a nanometre; single precision makes zeros of such measures. */
export const MIN_EXTENT_MM = 1e-6;

/** Raises PARSE_FAILED / geometry for the box of a mesh that goes beyond, or that is smaller. */
export function requireReach(box: BoundingBox): void {
  if ([...box.min, ...box.max].some((value) => Math.abs(value) > MAX_COORDINATE_MM)) {
    throw withoutShape('The mesh reaches farther than a thousand kilometres.');
  }
  if (Math.max(...extents(box)) < MIN_EXTENT_MM) {
    throw withoutShape('The mesh is smaller than a nanometre.');
  }
}

/** The same for a mesh of which nothing can be seen: no facets, or all of them on one line. */
export function requireVisible(box: BoundingBox): void {
  if (extents(box).filter((side) => side > 0).length < 2)
    throw withoutShape('The mesh has no facet with an area.');
  requireReach(box);
}
