/** A chord may leave its curve by this share of the size: half a pixel of a picture of 512. */
const DEFLECTION = 1e-3;
/** Two neighbouring facets of a curved face differ by at most so many radians (20°). */
export const ANGLE = 0.35;

/**
 * The size of a part that its triangles are made for: the root of its area. It is about the diagonal of the box, and
 * the same however the part lies and whoever has written it, so that it is meshed the same.
 */
export function meshingSize({ areaMm2 }: { readonly areaMm2: number }): number {
  return Math.sqrt(areaMm2);
}

/** How far a chord may leave its curve in a document of this size. */
export function deflectionOf(size: number): number {
  return Math.max(size * DEFLECTION, 1e-6);
}
