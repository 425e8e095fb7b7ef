import { determinant } from '../affine.ts';
import type { Transform } from '../product-structure.ts';
import type { PlacedBody } from '../scene-tree.ts';
import { requireComparable } from './limits.ts';
import { movedFace } from './moved-face.ts';
import { moved, type Pose, turned } from './pose.ts';
import type { ShapeFace, SolidShape } from './solid-shape.ts';
import { pointAt, times, unit } from './vectors.ts';

/** A body in its own coordinates, as the kernel gives it. */
export interface LocalBody {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly triangles: Uint32Array;
  readonly faces: readonly ShapeFace[];
  /** Index in `faces` for each triangle. */
  readonly faceOf: Uint32Array;
}

type Joined = Pick<SolidShape, 'positions' | 'normals' | 'triangles' | 'faces' | 'faceOf'>;

/** All bodies at their places, in mm. Throws RESOURCE_EXHAUSTED when they are too many triangles. */
export function joinBodies(
  bodies: readonly LocalBody[],
  places: readonly PlacedBody[],
  mmPerUnit: number,
): Joined {
  const placed = places.map(({ mesh, transform }) => ({
    body: bodies[mesh] as LocalBody,
    pose: poseOf(transform, mmPerUnit),
    isMirrored: determinant(transform) < 0,
  }));
  const sum = (length: (body: LocalBody) => number) =>
    placed.reduce((total, { body }) => total + length(body), 0);
  requireComparable(sum(({ faceOf }) => faceOf.length));
  const joined = {
    positions: new Float64Array(sum(({ positions }) => positions.length)),
    normals: new Float32Array(sum(({ positions }) => positions.length)),
    triangles: new Uint32Array(sum(({ triangles }) => triangles.length)),
    faceOf: new Uint32Array(sum(({ faceOf }) => faceOf.length)),
    faces: [] as ShapeFace[],
  };
  const at = { vertex: 0, triangle: 0 };
  for (const { body, pose, isMirrored } of placed) {
    put(body, joined, { pose, isMirrored, ...at });
    at.vertex += body.positions.length / 3;
    at.triangle += body.faceOf.length;
  }
  return joined;
}

interface Place {
  readonly pose: Pose;
  readonly isMirrored: boolean;
  /** Numbers of the first vertex and of the first triangle. */
  readonly vertex: number;
  readonly triangle: number;
}

function put(body: LocalBody, joined: Joined & { faces: ShapeFace[] }, place: Place): void {
  const { pose, isMirrored, vertex, triangle } = place;
  for (let i = 0; i < body.positions.length / 3; i++) {
    joined.positions.set(moved(pose, pointAt(body.positions, i)), (vertex + i) * 3);
    const normal = turned(pose.rotation, pointAt(body.normals, i));
    joined.normals?.set(unit(normal), (vertex + i) * 3);
  }
  for (let i = 0; i < body.triangles.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => (body.triangles[i + k] as number) + vertex) as [
      number,
      number,
      number,
    ];
    joined.triangles.set(isMirrored ? [a, c, b] : [a, b, c], triangle * 3 + i);
  }
  joined.faceOf.set(
    body.faceOf.map((face) => face + joined.faces.length),
    triangle,
  );
  for (const face of body.faces) joined.faces.push(movedFace(face, pose));
}

function poseOf(transform: Transform, mmPerUnit: number): Pose {
  const size = Math.cbrt(Math.abs(determinant(transform)));
  const at = (cell: number) => transform[cell] as number;
  const row = (first: number) => times([at(first), at(first + 1), at(first + 2)], 1 / size);
  return {
    rotation: [row(0), row(4), row(8)],
    scale: size * mmPerUnit,
    shift: times([at(3), at(7), at(11)], mmPerUnit),
  };
}
