import { type Alignment, alignShapes } from './align-shapes.ts';
import { after, type Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';

/** A proper pose is clearly worse than a mirroring one from so many times its misfit on, or this share of the size. */
const CLEARLY_WORSE = { times: 1.5, share: 5e-4 } as const;

/**
 * Of two that are one shape seen in a mirror, as far as a mesh lets one tell: the pose that turns the first onto the
 * second without one, where the second is its own mirror image; null where it is not, or where `asTheyAre`, the best
 * pose without a mirror, is clearly worse. A symmetric part whose own pose fails by one point is not mirrored.
 */
export function properPose(asTheyAre: Alignment, mirrored: Alignment, to: PreparedShape): Pose | null {
  const most = CLEARLY_WORSE.times * mirrored.misfitMm + CLEARLY_WORSE.share * to.size;
  if (asTheyAre.misfitMm > most) return null;
  const back = alignShapes(to, to, { scale: 1, isScaleOpen: false, isMirrored: true });
  return back.sameness === null ? null : after(back.pose, mirrored.pose);
}
