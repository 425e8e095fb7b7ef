import { IndexFlatL2, IndexHNSW } from '../../src/index.ts';

/** A generator of uniform numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Collection {
  readonly dimension: number;
  readonly vectors: Float32Array;
  readonly queries: Float32Array;
}

/** Points in all directions around fifty centres: hard for a graph, for nothing but the centres guides it. */
export function clustered(dimension: number, count: number, queryCount = 100): Collection {
  return drawn(dimension, count, queryCount, { clusters: 50, directions: 0, noise: 0.6 });
}

/** Parts of 200 families, each varying along six directions of its own: how real feature vectors lie. */
export function families(dimension: number, count: number, queryCount = 100): Collection {
  return drawn(dimension, count, queryCount, { clusters: 200, directions: 6, noise: 0.02 });
}

interface Shape {
  readonly clusters: number;
  readonly directions: number;
  readonly noise: number;
}

function drawn(dimension: number, count: number, queryCount: number, shape: Shape): Collection {
  const random = seeded(dimension * 31 + count);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const { clusters, directions, noise } = shape;
  const centres = Float32Array.from({ length: clusters * dimension }, normal);
  const axes = Float32Array.from({ length: clusters * directions * dimension }, () => 0.4 * normal());
  const draw = (n: number) => {
    const out = new Float32Array(n * dimension);
    for (let i = 0; i < n; i++) {
      const cluster = Math.floor(random() * clusters);
      const along = Array.from({ length: directions }, normal);
      for (let j = 0; j < dimension; j++) {
        const moved = along.map(
          (step, axis) => step * (axes[(cluster * directions + axis) * dimension + j] ?? 0),
        );
        const drift = moved.reduce((sum, step) => sum + step, noise * normal());
        out[i * dimension + j] = (centres[cluster * dimension + j] ?? 0) + drift;
      }
    }
    return out;
  };
  return { dimension, vectors: draw(count), queries: draw(queryCount) };
}

export function vectorAt({ dimension }: Collection, vectors: Float32Array, row: number): Float32Array {
  return vectors.slice(row * dimension, (row + 1) * dimension);
}

/** The k nearest rows by squared L2 in float64, ties to the lower row. */
export function bruteForce(
  collection: Collection,
  query: number,
  k: number,
  passes = (_: number) => true,
): number[] {
  const { vectors, queries, dimension } = collection;
  const x = vectorAt(collection, queries, query);
  const found: [number, number][] = [];
  for (let row = 0; row < vectors.length / dimension; row++) {
    if (!passes(row)) continue;
    let distance = 0;
    for (let j = 0; j < dimension; j++) distance += ((x[j] ?? 0) - (vectors[row * dimension + j] ?? 0)) ** 2;
    found.push([distance, row]);
  }
  return found
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])
    .slice(0, k)
    .map(([, row]) => row);
}

/** The answers of each query, without the -1 that fill them up. */
export function answers(labels: ArrayLike<number>, k: number): number[][] {
  const all = Array.from(labels);
  return Array.from({ length: all.length / k }, (_, q) =>
    all.slice(q * k, (q + 1) * k).filter((row) => row >= 0),
  );
}

export function recall(found: readonly number[][], truth: readonly number[][]): number {
  const hits = truth.map((rows, q) => rows.filter((row) => found[q]?.includes(row)).length);
  return hits.reduce((sum, n) => sum + n, 0) / truth.flat().length;
}

export function flatOf({ dimension, vectors }: Collection): IndexFlatL2 {
  const index = new IndexFlatL2(dimension);
  index.add(vectors);
  return index;
}

export function hnswOf({ dimension, vectors }: Collection): IndexHNSW {
  const index = new IndexHNSW(dimension);
  index.add(vectors);
  return index;
}

/** The AppError code that the call fails with. */
export async function codeOf(call: () => unknown): Promise<string> {
  try {
    await call();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'nothing was thrown';
}
