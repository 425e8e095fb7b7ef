import { movedFace } from './moved-face.ts';
import { moved, type Pose, turned } from './pose.ts';
import type { SolidShape } from './solid-shape.ts';
import { pointAt } from './vectors.ts';

/** The shape at another place, by a pose that does not mirror. Measures are those of before. */
export function movedShape(shape: SolidShape, pose: Pose): SolidShape {
  const positions = new Float64Array(shape.positions.length);
  for (let i = 0; i * 3 < positions.length; i++)
    positions.set(moved(pose, pointAt(shape.positions, i)), i * 3);
  const faces = shape.faces.map((face) => movedFace(face, pose));
  return { ...shape, positions, faces, normals: shape.normals && turnedNormals(shape.normals, pose) };
}

function turnedNormals(normals: Float32Array, { rotation }: Pose): Float32Array {
  const result = new Float32Array(normals.length);
  for (let i = 0; i * 3 < normals.length; i++) result.set(turned(rotation, pointAt(normals, i)), i * 3);
  return result;
}
