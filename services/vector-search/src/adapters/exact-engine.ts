import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '@cadml/errors';
import type {
  Candidates,
  EngineFactory,
  EngineQuery,
  VectorEngine,
} from '../application/ports/vector-engine.ts';
import { hasBit } from '../domain/bitmap.ts';
import { NearestHeap } from './nearest-heap.ts';

/** Multiplications between two turns of the event loop: about half a millisecond. */
const TURN = 400_000;

/** Brute force in TypeScript: what serves when the faster engine cannot, and what measures its recall. */
export function exactEngines(maxVectors: number): EngineFactory {
  return {
    backend: 'exact',
    create: (dimension) => new ExactEngine(dimension, maxVectors),
    load: () => Promise.reject(new Error('This engine saves nothing')),
  };
}

class ExactEngine implements VectorEngine {
  readonly backend = 'exact';
  readonly #dimension: number;
  readonly #maxVectors: number;
  #vectors: Float32Array;
  #rows = 0;

  constructor(dimension: number, maxVectors: number) {
    this.#dimension = dimension;
    this.#maxVectors = maxVectors;
    this.#vectors = new Float32Array(1024 * dimension);
  }

  get rows(): number {
    return this.#rows;
  }

  add(vectors: Float32Array): Promise<void> {
    const used = this.#rows * this.#dimension;
    if (used + vectors.length > this.#vectors.length) {
      const larger = new Float32Array(Math.max(this.#vectors.length * 2, used + vectors.length));
      larger.set(this.#vectors.subarray(0, used));
      this.#vectors = larger;
    }
    this.#vectors.set(vectors, used);
    this.#rows += vectors.length / this.#dimension;
    return Promise.resolve();
  }

  async search({ vector, k, selection }: EngineQuery): Promise<Candidates> {
    if (selection.count > this.#maxVectors) throw tooMany(this.#maxVectors);
    const heap = new NearestHeap(Math.min(k, selection.count));
    // Growing replaces the array; the old one keeps what the selection knows.
    const vectors = this.#vectors;
    const end = Math.min(this.#rows, selection.bitmap.length * 8);
    const step = Math.max(1, Math.floor(TURN / this.#dimension));
    for (let from = 0; from < end; from += step) {
      if (from > 0) await nextTurn();
      const to = Math.min(end, from + step);
      for (let row = from; row < to; row++) {
        if (hasBit(selection.bitmap, row)) heap.offer(row, squaredDistance(vector, vectors, row));
      }
    }
    return heap.sorted();
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  save(): Promise<boolean> {
    return Promise.resolve(false);
  }

  dispose(): void {
    this.#vectors = new Float32Array(0);
    this.#rows = 0;
  }
}

function squaredDistance(query: Float32Array, vectors: Float32Array, row: number): number {
  const at = row * query.length;
  let sum = 0;
  for (let i = 0; i < query.length; i++) {
    const difference = (query[i] as number) - (vectors[at + i] as number);
    sum += difference * difference;
  }
  return sum;
}

function tooMany(maxVectors: number): AppError {
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'search',
    message: `The engine for degraded searches serves up to ${maxVectors} vectors. Narrow the filters, or try again when FAISS is back.`,
    context: { maxVectors, retryAfterSeconds: 60 },
  });
}
