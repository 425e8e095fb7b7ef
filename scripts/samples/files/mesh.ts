import type { OpenCascade, TopoDS_Shape } from '../kernel.ts';

/** Triangles in mm: nine coordinates each, corners counter-clockwise seen from outside. */
export interface Mesh {
  readonly triangles: Float32Array;
}

const CHORD_MM = 0.1;
const ANGLE = 0.3;

/** Triangulates a solid to a chord error of 0.1 mm. Throws when the mesh does not enclose about its volume. */
export function toMesh(oc: OpenCascade, shape: TopoDS_Shape, volumeMm3: number): Mesh {
  const extracted = oc.ReplicadMeshExtractor.extract(shape, CHORD_MM, ANGLE, true);
  const vertices = words(oc, extracted.getVerticesPtr(), extracted.getVerticesSize());
  const indices = words(oc, extracted.getTrianglesPtr(), extracted.getTrianglesSize());
  const points = new Float32Array(vertices);
  const triangles = Float32Array.from(
    [...new Uint32Array(indices)].flatMap((i) => [...points.subarray(3 * i, 3 * i + 3)]),
  );
  const enclosed = meshVolume(triangles);
  if (!(Math.abs(enclosed / volumeMm3 - 1) < 0.03)) {
    throw new Error(`The mesh encloses ${enclosed} mm³ instead of ${volumeMm3}.`);
  }
  return { triangles };
}

/** A copy of 32-bit words in the memory of the kernel. */
function words(oc: OpenCascade, pointer: number, count: number): ArrayBuffer {
  const { buffer } = oc.wasmMemory;
  return buffer.slice(pointer, pointer + 4 * count);
}

function meshVolume(triangles: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < triangles.length; i += 9) {
    const [ax = 0, ay = 0, az = 0, bx = 0, by = 0, bz = 0, cx = 0, cy = 0, cz = 0] = triangles.subarray(
      i,
      i + 9,
    );
    sum += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
  }
  return sum / 6;
}
