import type { Vec3 } from '@cadml/cad-model';
import type { Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';

/** Spreads that differ by less, relative to the largest, are those of a shape that is alike in both directions. */
const ROUND = 0.02;
/** A pose turns about an axis when it takes it along itself, to this cosine. */
const ALONG = Math.cos((3 * Math.PI) / 180);

/**
 * The same pose with nothing left of the shift across the axis, where both shapes spread alike in all directions across
 * one axis, as washers and flanges do: that goes through the centroid whatever the size. What the pose tilts by stays.
 * Rims that touch on one side let more of the surface coincide, and say nothing. null where there is no such axis.
 */
export function onAxis(from: PreparedShape, to: PreparedShape, pose: Pose): Pose | null {
  const [ours, theirs] = [axisOf(from), axisOf(to)];
  if (ours === null || ours !== theirs) return null;
  if (Math.abs(pose.rotation[ours][ours]) < ALONG) return null;
  // In principal axes about centroids: what is left of the shift is the way along the axis.
  const shift = pose.shift.map((value, axis) => (axis === ours ? value : 0)) as unknown as Vec3;
  return { ...pose, shift };
}

/** Which principal axis a shape is round about; null where there is none, or any. */
function axisOf({ moments: { spreads } }: PreparedShape): 0 | 2 | null {
  const [a, b, c] = spreads;
  const [upper, lower] = [(a - b) / a, (b - c) / a];
  if (upper <= ROUND && lower > ROUND) return 2;
  return lower <= ROUND && upper > ROUND ? 0 : null;
}
