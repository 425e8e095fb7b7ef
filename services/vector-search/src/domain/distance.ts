/** How far two parts are from each other; smaller is nearer, and the fields decide in this order. */
export interface Separation {
  /** By the metric of the version, rounded to 1e-9. */
  readonly distance: number;
  /** Euclidean distance of z, which tells sizes of the same direction apart. */
  readonly euclidean: number;
}

const STEPS = 1e9;
/** The distance between a vector of norm zero and any other: as far as it goes. */
const FARTHEST = 2;

/**
 * The separation of two standardised vectors: 1 − cos, 0 … 2. A zero norm matches only a zero norm: two of them are at distance
 * 0, one of them is at distance 2 from everything else.
 */
export function separate(a: Float64Array, b: Float64Array): Separation {
  let [dot, aa, bb, squares] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    dot += x * y;
    aa += x * x;
    bb += y * y;
    squares += (x - y) * (x - y);
  }
  const euclidean = Math.sqrt(squares);
  if (aa === 0 || bb === 0) return { distance: aa === bb ? 0 : FARTHEST, euclidean };
  const cosine = Math.min(1, Math.max(-1, dot / Math.sqrt(aa * bb)));
  return { distance: Math.round((1 - cosine) * STEPS) / STEPS, euclidean };
}

/** The separation of two vectors by their plain distance. */
export function separateEuclidean(a: Float64Array, b: Float64Array): Separation {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += ((a[i] as number) - (b[i] as number)) ** 2;
  const euclidean = Math.sqrt(squares);
  return { distance: Math.round(euclidean * STEPS) / STEPS, euclidean };
}

export interface Ranked extends Separation {
  readonly partId: string;
}

/** The order of every answer: distance, then Euclidean distance, then part id. */
export function byNearness(a: Ranked, b: Ranked): number {
  if (a.distance !== b.distance) return a.distance - b.distance;
  if (a.euclidean !== b.euclidean) return a.euclidean - b.euclidean;
  return a.partId < b.partId ? -1 : Number(a.partId > b.partId);
}
