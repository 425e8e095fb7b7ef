/** A point or vector in millimetres unless a name says otherwise. */
export type Vec3 = readonly [number, number, number];

export interface BoundingBox {
  readonly min: Vec3;
  readonly max: Vec3;
}

/** What a file's content is: a boundary representation, a triangle mesh, or a 2D drawing. */
export type GeometryKind = 'brep' | 'mesh' | 'drawing';

/** Width, height and depth: the extents of the box along x, y and z, in mm. */
export function extents(box: BoundingBox): Vec3 {
  return [box.max[0] - box.min[0], box.max[1] - box.min[1], box.max[2] - box.min[2]];
}
