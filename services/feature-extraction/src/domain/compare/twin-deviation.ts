import { type Deviation, deviationOf, distanceTo } from './deviation.ts';
import { surfaceGap } from './face-surface.ts';
import type { SurfacePair } from './matched-surfaces.ts';
import { moved } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import type { Twins } from './twin-faces.ts';
import { pointAt } from './vectors.ts';

/** Triangles whose corners are looked at. */
const MOST = 3000;

/**
 * How far the faces of one B-rep are from their twins on the other: each from the surface of its own twin, where that
 * has a closed form, so that triangles that have gone wrong do not matter.
 */
export function twinDeviation({ from, to, pose }: Omit<SurfacePair, 'allowanceMm'>, twins: Twins): Deviation {
  const { faceOf, positions, triangles } = from.shape;
  const step = Math.max(1, Math.ceil(faceOf.length / MOST));
  const distances: number[] = [];
  for (let triangle = 0; triangle < faceOf.length; triangle += step) {
    const twin = twins.get(faceOf[triangle] as number);
    for (let k = 0; k < 3; k++) {
      const point = moved(pose, pointAt(positions, triangles[triangle * 3 + k] as number));
      distances.push(distanceToFace(to, twin, point));
    }
  }
  return deviationOf(distances, 0);
}

function distanceToFace(
  to: PreparedShape,
  face: number | undefined,
  point: Parameters<typeof moved>[1],
): number {
  const surface = face === undefined ? null : to.shape.faces[face]?.surface;
  return surface ? Math.abs(surfaceGap(surface, point).gap) : distanceTo(to, point);
}
