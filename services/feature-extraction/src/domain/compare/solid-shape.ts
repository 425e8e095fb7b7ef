import type { GeometryKind, Vec3 } from '@cadml/cad-model';
import type { FaceMeasures } from './face-measures.ts';

/** The surface that a face of a B-rep lies on, in mm, where it has a closed form. Directions are unit vectors. */
export type FaceSurface =
  | { readonly type: 'plane'; readonly origin: Vec3; readonly axis: Vec3 }
  | { readonly type: 'cylinder'; readonly origin: Vec3; readonly axis: Vec3; readonly radius: number }
  | {
      readonly type: 'cone';
      /** On the axis, where the cone has `radius`. */
      readonly origin: Vec3;
      readonly axis: Vec3;
      readonly radius: number;
      /** Half the opening angle in radians; positive where the cone widens along the axis. */
      readonly halfAngle: number;
    }
  | { readonly type: 'sphere'; readonly origin: Vec3; readonly radius: number }
  | {
      readonly type: 'torus';
      readonly origin: Vec3;
      readonly axis: Vec3;
      readonly radius: number;
      readonly minorRadius: number;
    };

export interface ShapeFace {
  /** Such as `plane` or `bspline`. */
  readonly type: string;
  /** null for a surface without a closed form. */
  readonly surface: FaceSurface | null;
  /** How far the face goes round its axis in radians; 0 where it has none. */
  readonly turn: number;
  /** null where they are not known. */
  readonly measures: FaceMeasures | null;
}

/** What was measured of the whole, exactly where the file is a B-rep. */
export interface ShapeMeasures {
  /** null where the shape encloses none. */
  readonly volumeMm3: number | null;
  readonly areaMm2: number;
  readonly solids: number;
  readonly faces: number;
  readonly edges: number;
  readonly facets: number;
  readonly surfaceTypes: Readonly<Record<string, number>>;
  /** Through holes and handles together; null where the shape is open somewhere. */
  readonly genus: number | null;
}

/** A shape as triangles in mm, all bodies at their places, with what tells the true surface above them. */
export interface SolidShape {
  readonly kind: Exclude<GeometryKind, 'drawing'>;
  readonly measures: ShapeMeasures;
  /** Three numbers for each vertex. */
  readonly positions: Float64Array;
  /** Vertex numbers, three for each triangle, outward by the right hand. */
  readonly triangles: Uint32Array;
  /** Of the true surface at each vertex; null for a mesh, whose triangles are all that is known. */
  readonly normals: Float32Array | null;
  /** In the order of the triangles; none for a mesh. */
  readonly faces: readonly ShapeFace[];
  /** Index in `faces` for each triangle; empty for a mesh. */
  readonly faceOf: Uint32Array;
  /** How far a triangle may lie from the true surface; 0 for a mesh. */
  readonly chordErrorMm: number;
  /** The largest gap that the file leaves between faces that meet; 0 for a mesh. */
  readonly gapMm: number;
}
