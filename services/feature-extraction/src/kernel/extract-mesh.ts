import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { ANGLE } from './deflection.ts';
import type { OpenCascade } from './open-cascade.ts';

/** The triangles of a shape as the kernel has them: faces share no vertices. */
export interface ExtractedMesh {
  readonly positions: Float32Array;
  /** Outward, exact, one for each vertex. */
  readonly normals: Float32Array;
  readonly triangles: Uint32Array;
  /** For each face that could be meshed: first index in `triangles`, number of indices, hash of the face. */
  readonly groups: Int32Array;
}

/** Meshes a shape, or takes over the triangles that it has when they are fine enough. */
export function extractMesh(oc: OpenCascade, body: TopoDS_Shape, deflection: number): ExtractedMesh {
  using extracted = oc.ReplicadMeshExtractor.extract(body, deflection, ANGLE, false);
  const { buffer } = oc.wasmMemory;
  // Copies: the kernel's memory moves when it grows.
  const floats = (at: number, length: number) => new Float32Array(buffer, at, length).slice();
  return {
    positions: floats(extracted.getVerticesPtr(), extracted.getVerticesSize()),
    normals: floats(extracted.getNormalsPtr(), extracted.getNormalsSize()),
    triangles: new Uint32Array(buffer, extracted.getTrianglesPtr(), extracted.getTrianglesSize()).slice(),
    groups: new Int32Array(buffer, extracted.getFaceGroupsPtr(), extracted.getFaceGroupsSize()).slice(),
  };
}
