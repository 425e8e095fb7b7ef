import type { Transform } from './product-structure.ts';

/** Red, green, blue, opacity; each 0 … 1, sRGB as files write it. */
export type Colour = readonly [number, number, number, number];

/** Triangles of one body, in mm, with the face that each run of triangles belongs to. */
export interface SceneMesh {
  /** Three numbers for each vertex. */
  readonly positions: Float32Array;
  /** Unit normals, three for each vertex; absent: flat shading. */
  readonly normals?: Float32Array;
  /** Vertex numbers, three for each triangle; triangles of a face are neighbours. */
  readonly triangles: Uint32Array;
  /** In the order of the triangles; a mesh without faces has one. */
  readonly faces: readonly SceneFace[];
  /** Polylines of the sharp or topological edges, three numbers for each point. */
  readonly edges: readonly Float32Array[];
}

export interface SceneFace {
  readonly firstTriangle: number;
  readonly triangles: number;
  readonly colour: Colour | null;
}

/** A place in the scene: a named frame, with a mesh or with further nodes below it. */
export interface SceneNode {
  readonly name: string;
  /** Index in `nodes`, smaller than its own; null at the top. */
  readonly parent: number | null;
  /** Relative to the parent. */
  readonly transform: Transform;
  /** Index in `meshes`. */
  readonly mesh: number | null;
  /** Holds for faces below that have no colour of their own. */
  readonly colour: Colour | null;
}

/** What pictures and models for viewers are made from: the tessellated geometry of any file that has some. */
export interface Scene {
  readonly nodes: readonly SceneNode[];
  readonly meshes: readonly SceneMesh[];
}
