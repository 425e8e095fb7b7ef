/** Metric numbers are FAISS's own: 0 inner product (larger is nearer), 1 squared L2 (smaller is nearer). */
export type Metric = 0 | 1;

export type IndexKind = 'flat' | 'hnsw' | 'ivf' | 'other';

/** What `build/faiss.node` exports (native/addon.cc). Errors carry a `code` of the house's catalogue. */
export interface NativeModule {
  readonly version: string;
  flat(dimension: number, metric: number): NativeIndex;
  hnsw(dimension: number, links: number, metric: number, efConstruction: number): NativeIndex;
  factory(dimension: number, descriptor: string, metric: number): NativeIndex;
  read(path: string): NativeIndex;
  readAsync(path: string): Promise<NativeIndex>;
  fromBuffer(bytes: Buffer): NativeIndex;
}

export interface NativeQuery {
  readonly efSearch?: number;
  readonly nprobe?: number;
  readonly exact?: boolean;
  readonly complete?: boolean;
  readonly exactUpTo?: number;
  readonly selector?: Uint8Array;
}

export interface NativeNeighbours {
  readonly distances: Float32Array;
  readonly labels: Int32Array;
}

export type Scratch = readonly [distances: Float32Array, labels: Int32Array];

export interface NativeInRange extends NativeNeighbours {
  readonly lims: Uint32Array;
}

/** One index and its lock (native/index_binding.cc). */
export interface NativeIndex {
  rows(): number;
  dimension(): number;
  metric(): Metric;
  trained(): boolean;
  kind(): IndexKind;
  bytes(): number;
  add(x: Float32Array, threads: number): void;
  addAsync(x: Float32Array, threads: number): Promise<void>;
  train(x: Float32Array, threads: number): void;
  trainAsync(x: Float32Array, threads: number): Promise<void>;
  /** Undefined when the answer fitted into `into`, a Float32Array for distances and an Int32Array for labels. */
  search(
    x: Float32Array,
    k: number,
    threads: number,
    query: NativeQuery | undefined,
    ...into: Scratch
  ): NativeNeighbours | undefined;
  searchAsync(x: Float32Array, k: number, threads: number, query?: NativeQuery): Promise<NativeNeighbours>;
  range(x: Float32Array, radius: number, threads: number, query?: NativeQuery): NativeInRange;
  rangeAsync(x: Float32Array, radius: number, threads: number, query?: NativeQuery): Promise<NativeInRange>;
  remove(rows: Int32Array): number;
  removeAsync(rows: Int32Array): Promise<number>;
  reconstruct(rows: Int32Array): Float32Array;
  reconstructAsync(rows: Int32Array): Promise<Float32Array>;
  merge(other: NativeIndex): void;
  reset(): void;
  write(path: string): void;
  writeAsync(path: string): Promise<void>;
  toBuffer(): Buffer;
  dispose(): void;
}
