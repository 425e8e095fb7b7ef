/** A point or vector in millimetres unless a name says otherwise. */
export type Vec3 = readonly [number, number, number];

export interface BoundingBox {
  readonly min: Vec3;
  readonly max: Vec3;
}

/** What a file's content is: a boundary representation, a triangle mesh, or a 2D drawing. */
export type GeometryKind = 'brep' | 'mesh' | 'drawing';

/** How a mesh hangs together; its bodies at all their places are counted. */
export interface MeshFacts {
  /** Sets of triangles that hang together over edges. */
  readonly components: number;
  /** Those in which each edge has two triangles, in opposite directions. */
  readonly closedComponents: number;
  /** Handles of the closed components together; null when none is closed. */
  readonly genus: number | null;
  /** Which way closed components face, cavities reckoned with; null for an open mesh. */
  readonly orientation: 'outward' | 'inward' | 'mixed' | null;
  /** Facets over the same three vertices as an earlier one. */
  readonly duplicateFacets: number;
  /** Facets without area. */
  readonly degenerateFacets: number;
  /** Edges with one facet, and with more than two. */
  readonly boundaryEdges: number;
  readonly nonManifoldEdges: number;
}

/** Width, height and depth: the extents of the box along x, y and z, in mm. */
export function extents(box: BoundingBox): Vec3 {
  return [box.max[0] - box.min[0], box.max[1] - box.min[1], box.max[2] - box.min[2]];
}
