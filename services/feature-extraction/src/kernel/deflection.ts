/** A chord may leave its curve by this share of the diagonal: half a pixel of a picture of 512. */
const DEFLECTION = 1e-3;
/** Two neighbouring facets of a curved face differ by at most so many radians (20°). */
export const ANGLE = 0.35;

/** How far a chord may leave its curve in a document of this diagonal. */
export function deflectionOf(diagonal: number): number {
  return Math.max(diagonal * DEFLECTION, 1e-6);
}
