import type { Vec3 } from '@cadml/cad-model';

/** What a surface is, whatever the file calls it. */
export const SURFACE_KINDS = ['plane', 'cylinder', 'cone', 'sphere', 'torus', 'freeform'] as const;

export type SurfaceKind = (typeof SURFACE_KINDS)[number];

/** A recognised surface in mm. Axes are unit vectors; their sign means nothing, a plane's points outwards. */
export type Surface =
  | { readonly kind: 'plane'; readonly origin: Vec3; readonly axis: Vec3 }
  | { readonly kind: 'cylinder'; readonly origin: Vec3; readonly axis: Vec3; readonly radius: number }
  /** `origin` is the apex, `semiAngle` in radians. */
  | { readonly kind: 'cone'; readonly origin: Vec3; readonly axis: Vec3; readonly semiAngle: number }
  | { readonly kind: 'sphere'; readonly origin: Vec3; readonly radius: number }
  | {
      readonly kind: 'torus';
      readonly origin: Vec3;
      readonly axis: Vec3;
      readonly radius: number;
      readonly majorRadius: number;
    }
  | { readonly kind: 'freeform' };

/** Which way a curved surface bends: `convex` is a boss or a rounded edge, `concave` a hole or a fillet. */
export type Bend = 'flat' | 'convex' | 'concave' | 'mixed';

/** A maximal connected piece of one surface: a hole is one region, in however many faces a file writes it. */
export interface Region {
  readonly surface: Surface;
  readonly bend: Bend;
  readonly areaMm2: number;
  readonly centroid: Vec3;
  /** Cylinder, sphere and torus (its minor one): of the surface; cone: mean over its area; else null. */
  readonly radiusMm: number | null;
  /** How far it reaches around its axis, in radians (2π: all round); 0 without an axis or curvature. */
  readonly sweep: number;
  /** Extent along its axis; 0 without one. */
  readonly lengthMm: number;
  /** Closed curves that bound it: 1 for a disc, 2 for a drilled one, 0 for a ball. */
  readonly wires: number;
  /** Faces of the file that it was put together from; 0 for a mesh. */
  readonly faces: number;
  /** Index of the body that it belongs to. */
  readonly body: number;
}

export const CURVE_KINDS = ['line', 'circle', 'other'] as const;
export type CurveKind = (typeof CURVE_KINDS)[number];

export const CONVEXITIES = ['convex', 'concave', 'tangent'] as const;
export type Convexity = (typeof CONVEXITIES)[number];

/** A connected curve in which two regions meet. */
export interface Border {
  /** Indices of the two regions, the lower first. */
  readonly regions: readonly [number, number];
  readonly curve: CurveKind;
  /** Of a circle; else null. */
  readonly radiusMm: number | null;
  readonly lengthMm: number;
  /** Mean turn of the outward normal across it, in radians: positive over a convex edge. */
  readonly angle: number;
  readonly convexity: Convexity;
}

/** The triangles of all bodies at their places, in mm, outward normals by their winding. */
export interface PlacedFacets {
  /** Three numbers each; bodies share none. */
  readonly vertices: Float64Array;
  /** Vertex numbers, three for each facet. */
  readonly triangles: Uint32Array;
  /** Region of each facet. */
  readonly regionOf: Int32Array;
}

export interface Body {
  /** Handles (0: a ball, 1: a ring); null when its facets do not close. */
  readonly genus: number | null;
  /** Enclosed volume; where its facets do not close, with the gaps closed towards the centroid of its surface. */
  readonly volumeMm3: number;
}

/** A part as geometry alone: the same for a B-rep and for its mesh, as far as the mesh still tells. */
export interface ShapeDocument {
  readonly bodies: readonly Body[];
  readonly regions: readonly Region[];
  readonly borders: readonly Border[];
  readonly facets: PlacedFacets;
}
