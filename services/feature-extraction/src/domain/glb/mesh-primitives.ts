import type { Colour, SceneMesh } from '../scene.ts';
import type { BinaryParts } from './binary-parts.ts';
import type { Materials } from './materials.ts';

export interface Primitive {
  readonly attributes: Readonly<Record<string, number>>;
  readonly indices: number;
  readonly material: number;
}

/**
 * A mesh as glTF primitives: one for each colour, all over the same vertices. `_FACE_ID` names the face of
 * every vertex by its place in the mesh, where no two faces share a vertex (bodies of a B-rep): a viewer
 * picks a triangle and reads the face from any of its corners. It costs four bytes a vertex; a primitive for
 * each face would cost some three hundred bytes a face.
 */
export function meshPrimitives(
  mesh: SceneMesh,
  inherited: Colour | null,
  { parts, materials }: { readonly parts: BinaryParts; readonly materials: Materials },
): readonly Primitive[] {
  const vertices = mesh.positions.length / 3;
  const ids = faceIds(mesh);
  const attributes = {
    POSITION: parts.addPositions(mesh.positions),
    ...(mesh.normals ? { NORMAL: parts.addNormals(unitNormals(mesh.normals)) } : {}),
    ...(ids ? { _FACE_ID: parts.addNumbers(ids) } : {}),
  };
  const byMaterial = Map.groupBy(
    mesh.faces.filter(({ triangles }) => triangles > 0),
    ({ colour }) => materials.of(colour ?? inherited),
  );
  return [...byMaterial].map(([material, faces]) => ({
    attributes,
    indices: parts.addIndices(
      joined(faces.map((face) => mesh.triangles.subarray(...rangeOf(face)))),
      vertices,
    ),
    material,
  }));
}

/** The face of each vertex; null when there is one face, or when faces share vertices. */
function faceIds({ positions, triangles, faces }: SceneMesh): Float32Array | null {
  if (faces.length < 2) return null;
  const ids = new Float32Array(positions.length / 3).fill(-1);
  for (const [id, face] of faces.entries()) {
    for (const vertex of triangles.subarray(...rangeOf(face))) {
      if (ids[vertex] !== -1 && ids[vertex] !== id) return null;
      ids[vertex] = id;
    }
  }
  return ids;
}

function rangeOf(face: { firstTriangle: number; triangles: number }): [number, number] {
  return [face.firstTriangle * 3, (face.firstTriangle + face.triangles) * 3];
}

/** A vertex that no surface gave a direction looks upwards: a normal has length 1. */
function unitNormals(normals: Float32Array): Float32Array {
  const units = new Float32Array(normals.length);
  for (let i = 0; i < normals.length; i += 3) {
    const [x, y, z] = normals.subarray(i, i + 3) as unknown as [number, number, number];
    const length = Math.sqrt(x * x + y * y + z * z);
    units.set(length > 0 ? [x / length, y / length, z / length] : [0, 0, 1], i);
  }
  return units;
}

function joined(pieces: readonly Uint32Array[]): Uint32Array {
  const whole = new Uint32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
