/**
 * Standardised vectors as engines hold them: unit length, so that the squared Euclidean distance is twice the
 * cosine distance, and one more dimension in which vectors of norm zero stand at √3. That puts them at squared
 * distance 4, cosine distance 2, from every other and at 0 from each other, as `separate` says.
 */
export function embedDirection(z: Float64Array, into: Float32Array, at = 0): void {
  let squares = 0;
  for (const value of z) squares += value * value;
  const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  for (let i = 0; i < z.length; i++) into[at + i] = (z[i] as number) * scale;
  into[at + z.length] = squares === 0 ? Math.sqrt(3) : 0;
}

/** Dimension of what `embed` writes. */
export function embeddedDimension(dimension: number): number {
  return dimension + 1;
}

/** As they are; the further dimension stays empty. */
export function embedPlainly(z: Float64Array, into: Float32Array, at = 0): void {
  for (let i = 0; i < z.length; i++) into[at + i] = z[i] as number;
  into[at + z.length] = 0;
}

/**
 * How far the cosine distance of float32 embeddings may be from the float64 truth: rounding of coordinates and
 * sums, with room to spare for the dimensions of v1–v4.
 */
export const EMBEDDING_ERROR = 4e-6;

/** The cosine distance that a squared Euclidean distance of embedded vectors means at least. */
export function cosineFloor(squaredDistance: number): number {
  return squaredDistance / 2 - EMBEDDING_ERROR;
}

/** The same error for some hundred slots with squares that sum to about 1; relative, as squares may be larger. */
const PLAIN_ERROR = 2e-5;

export function euclideanFloor(squaredDistance: number): number {
  return Math.sqrt(Math.max(0, squaredDistance * (1 - PLAIN_ERROR) - PLAIN_ERROR));
}
