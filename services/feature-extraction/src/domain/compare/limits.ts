import { AppError } from '@cadml/errors';

/** Two shapes of so many triangles are compared in some seconds and some hundred megabytes. */
export const MAX_TRIANGLES = 1_000_000;

/** Throws RESOURCE_EXHAUSTED (limit `compareTriangles`). */
export function requireComparable(triangles: number): void {
  if (triangles <= MAX_TRIANGLES) return;
  throw new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'geometry',
    message: `The shape has ${triangles} triangles; at most ${MAX_TRIANGLES} are compared. Simplify it.`,
    context: { limit: 'compareTriangles', allowed: MAX_TRIANGLES, triangles },
  });
}
