import type { Vec3 } from '@cadml/cad-model';
import { moved, type Pose, type Rotation } from './pose.ts';
import { dot, times } from './vectors.ts';

/** What integrals over a face tell of where it is and how it is spread, whatever its triangles are. */
export interface FaceMeasures {
  readonly areaMm2: number;
  readonly centroid: Vec3;
  /** Mean products of the coordinates about the centroid, in mm²: three rows of a symmetric matrix. */
  readonly spread: Rotation;
}

/** The measures of the face as a shape has it that was moved. */
export function movedMeasures({ areaMm2, centroid, spread }: FaceMeasures, pose: Pose): FaceMeasures {
  const { rotation, scale } = pose;
  // R·M·Rᵀ
  const half = rotation.map((row): Vec3 => [dot(row, spread[0]), dot(row, spread[1]), dot(row, spread[2])]);
  const whole = half.map(
    (row): Vec3 => times([dot(row, rotation[0]), dot(row, rotation[1]), dot(row, rotation[2])], scale ** 2),
  );
  return {
    areaMm2: areaMm2 * scale ** 2,
    centroid: moved(pose, centroid),
    spread: whole as unknown as Rotation,
  };
}

/** How far the face reaches, about, in mm. */
export function reachOf({ spread: [x, y, z] }: FaceMeasures): number {
  return 2 * Math.sqrt(Math.max(0, x[0] + y[1] + z[2]));
}
