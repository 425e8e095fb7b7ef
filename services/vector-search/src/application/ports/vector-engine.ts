import type { Bitmap } from '../../domain/bitmap.ts';

export type Backend = 'faiss' | 'exact';

/** Rows of an engine with the vectors that were added, in the order they came. */
export interface VectorEngine {
  readonly backend: Backend;
  readonly rows: number;
  /** Appends vectors, one after another in one array. One call at a time; searches may go on beside it. */
  add(vectors: Float32Array): Promise<void>;
  /**
   * Exactly min(k, selected) rows of the selection, nearest first. Rows that were added after the selection was
   * made are not in it. Throws SERVICE_UNAVAILABLE when the engine cannot serve as many vectors as it holds.
   */
  search(query: EngineQuery): Promise<Candidates>;
  /** Resolves when nothing is under way behind the scenes, such as a faster index that takes over. */
  settled(): Promise<void>;
  /** Writes what is costly to build into a file that `load` takes; false when there is nothing costly. */
  save(path: string): Promise<boolean>;
  dispose(): void;
}

export interface EngineQuery {
  readonly vector: Float32Array;
  readonly k: number;
  readonly selection: Selected;
  /** Read every selected vector, also where the engine knows a shorter way that may miss some. */
  readonly exact: boolean;
}

/** Rows that a search may answer with. */
export interface Selected {
  readonly bitmap: Bitmap;
  readonly count: number;
}

export interface Candidates {
  readonly rows: Int32Array;
  /** Squared Euclidean distances, in float32. */
  readonly distances: Float32Array;
}

/** Makes engines of one kind. */
export interface EngineFactory {
  readonly backend: Backend;
  create(dimension: number): VectorEngine;
  /** From what `save` wrote. Throws HASH_MISMATCH when a byte of it is not as it was written. */
  load(path: string, dimension: number): Promise<VectorEngine>;
}
