import { AccessQueue } from './access-queue.ts';
import { binding, MetricType, threadsFor } from './load.ts';
import type { IndexKind, Metric, NativeIndex, NativeInRange, NativeNeighbours, Scratch } from './native.ts';
import { guarded, guardedAsync } from './native-error.ts';

/**
 * An index over rows 0 .. ntotal() - 1 of vectors, in the order they were added.
 *
 * Names and synchronous forms are those of faiss-node where they overlap; they run on the calling thread and wait
 * for an asynchronous change that is under way. The asynchronous forms run on the libuv pool, searches side by
 * side, changes alone, in the order of their calls. A Float32Array of more than 1 MiB is read in place: leave it
 * unchanged, and do not transfer it, until the promise settles.
 *
 * Distances are FAISS's: squared L2 (smaller is nearer), or the inner product (larger is nearer).
 * Every method throws AppError: DIMENSION_MISMATCH, VALIDATION_FAILED (NaN, k < 1, an option or call that means
 * nothing to this kind of index), CONFLICT (not trained, disposed), RESOURCE_EXHAUSTED, INTERNAL_ERROR.
 */
export class Index {
  readonly #native: NativeIndex;
  readonly #access = new AccessQueue();

  /** Indexes are made by the subclasses and by `fromFactory`, `read`, `fromBuffer`. */
  constructor(native: NativeIndex) {
    this.#native = native;
  }

  /** An index by FAISS's description, such as `IVF256,Flat`. https://github.com/facebookresearch/faiss/wiki/The-index-factory */
  static fromFactory(dimension: number, descriptor: string, metric: Metric = MetricType.METRIC_L2): Index {
    return new Index(guarded('index', () => binding().factory(dimension, descriptor, metric)));
  }

  /** Throws HASH_MISMATCH when any byte is not as it was written, DATA_NOT_FOUND when there is no such file. */
  static read(path: string): Index {
    return new Index(guarded('index', () => binding().read(path)));
  }

  /** As `read`. */
  static async readAsync(path: string): Promise<Index> {
    return new Index(await guardedAsync('index', () => binding().readAsync(path)));
  }

  /** Takes what `toBuffer` gave; throws as `read`. */
  static fromBuffer(bytes: Buffer): Index {
    return new Index(guarded('index', () => binding().fromBuffer(bytes)));
  }

  ntotal(): number {
    return guarded('index', () => this.#native.rows());
  }

  getDimension(): number {
    return guarded('index', () => this.#native.dimension());
  }

  isTrained(): boolean {
    return guarded('index', () => this.#native.trained());
  }

  get kind(): IndexKind {
    return guarded('index', () => this.#native.kind());
  }

  get metric(): Metric {
    return guarded('index', () => this.#native.metric());
  }

  /** Estimated memory of vectors and graph. */
  get bytes(): number {
    return guarded('index', () => this.#native.bytes());
  }

  add(x: Vectors, { threads }: ThreadOptions = {}): void {
    guarded('index', () => this.#native.add(packed(x), threadsFor(threads)));
  }

  addAsync(x: Float32Array, { threads }: ThreadOptions = {}): Promise<void> {
    return this.#change(() => this.#native.addAsync(x, threadsFor(threads)));
  }

  train(x: Vectors, { threads }: ThreadOptions = {}): void {
    guarded('index', () => this.#native.train(packed(x), threadsFor(threads)));
  }

  trainAsync(x: Float32Array, { threads }: ThreadOptions = {}): Promise<void> {
    return this.#change(() => this.#native.trainAsync(x, threadsFor(threads)));
  }

  search(x: Vectors, k: number, options?: SearchOptions): SearchResult {
    const queries = packed(x);
    const found = guarded('search', () =>
      this.#native.search(queries, k, threadsFor(options?.threads), options, ...scratch),
    );
    if (found) return { distances: plain(found.distances), labels: plain(found.labels) };
    const size = (queries.length / this.getDimension()) * k;
    return { distances: plain(scratch[0], size), labels: plain(scratch[1], size) };
  }

  searchAsync(x: Float32Array, k: number, options?: SearchOptions): Promise<Neighbours> {
    return this.#read(() => this.#native.searchAsync(x, k, threadsFor(options?.threads), options));
  }

  /**
   * Everything nearer than `radius` (a squared distance under L2; a product to exceed under inner product).
   * HNSW has no range search of its own: its k grows until it passes the radius.
   */
  rangeSearch(x: Vectors, radius: number, options?: SearchOptions): RangeNeighbours {
    return guarded('search', () =>
      this.#native.range(packed(x), radius, threadsFor(options?.threads), options),
    );
  }

  rangeSearchAsync(x: Float32Array, radius: number, options?: SearchOptions): Promise<RangeNeighbours> {
    return this.#read(() => this.#native.rangeAsync(x, radius, threadsFor(options?.threads), options));
  }

  /** Flat indexes only, and the rows behind move up. Anything else: leave the row out of the selector (`RowMap`). */
  removeIds(rows: Rows): number {
    return guarded('index', () => this.#native.remove(Int32Array.from(rows)));
  }

  removeIdsAsync(rows: Rows): Promise<number> {
    return this.#change(() => this.#native.removeAsync(Int32Array.from(rows)));
  }

  /** The vectors of these rows, one after another. */
  reconstruct(rows: Rows): Float32Array {
    return guarded('index', () => this.#native.reconstruct(Int32Array.from(rows)));
  }

  reconstructAsync(rows: Rows): Promise<Float32Array> {
    return this.#read(() => this.#native.reconstructAsync(Int32Array.from(rows)));
  }

  /** Takes over all vectors of `other`, which is empty afterwards; their rows follow ours. Flat and IVF. */
  mergeFrom(other: Index): void {
    guarded('index', () => this.#native.merge(other.#native));
  }

  /** Forgets all vectors; a trained index stays trained. */
  reset(): void {
    guarded('index', () => this.#native.reset());
  }

  /** Replaces the file as a whole: temporary file, sync, rename. FAISS itself can read it too. */
  write(path: string): void {
    guarded('index', () => this.#native.write(path));
  }

  writeAsync(path: string): Promise<void> {
    return this.#read(() => this.#native.writeAsync(path));
  }

  toBuffer(): Buffer {
    return guarded('index', () => this.#native.toBuffer());
  }

  /** Frees the memory now, once calls under way have ended, instead of at some garbage collection. */
  dispose(): void {
    this.#native.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #read<T>(call: () => Promise<T>): Promise<T> {
    return this.#access.read(() => guardedAsync('search', call));
  }

  #change<T>(call: () => Promise<T>): Promise<T> {
    return this.#access.write(() => guardedAsync('index', call));
  }
}

/** Every vector as it is, every search exact. */
export class IndexFlat extends Index {
  constructor(dimension: number, metric: Metric = MetricType.METRIC_L2) {
    super(guarded('index', () => binding().flat(dimension, metric)));
  }
}

export class IndexFlatL2 extends IndexFlat {
  constructor(dimension: number) {
    super(dimension, MetricType.METRIC_L2);
  }
}

export class IndexFlatIP extends IndexFlat {
  constructor(dimension: number) {
    super(dimension, MetricType.METRIC_INNER_PRODUCT);
  }
}

/** The graph of Malkov and Yashunin, https://arxiv.org/abs/1603.09320, over vectors stored flat. */
export class IndexHNSW extends Index {
  /** `links` is the paper's M. */
  constructor(
    dimension: number,
    links = 32,
    metric: Metric = MetricType.METRIC_L2,
    { efConstruction = 200 }: HnswOptions = {},
  ) {
    super(guarded('index', () => binding().hnsw(dimension, links, metric, efConstruction)));
  }
}

export interface HnswOptions {
  /** Candidates looked at while a vector is linked in. Default: 200; FAISS's own 40 costs 4 to 12 % of recall. */
  readonly efConstruction?: number;
}

export interface ThreadOptions {
  /** OpenMP threads of this call, 1 .. 256. Default: `setThreads`, else 1. */
  readonly threads?: number;
}

export interface SearchOptions extends ThreadOptions {
  /** HNSW: candidates kept while searching, at least k. Default: 16; under a selector 16 / (share selected), up to 1024. */
  readonly efSearch?: number;
  /** IVF: lists looked into. Default: 1. */
  readonly nprobe?: number;
  /** Only these rows (see `rowBitmap`); rows past its end are left out. */
  readonly selector?: Uint8Array;
  /** Read every selected vector; Flat, HNSW and IVF. */
  readonly exact?: boolean;
  /**
   * HNSW: queries for which the graph gave fewer than min(k, selected) rows are answered again exactly.
   * Default: true.
   */
  readonly complete?: boolean;
  /**
   * HNSW: with no more rows selected than this they are all read, and the graph is left aside.
   * Default: as many as that is the cheaper way for, about 25 √ntotal.
   */
  readonly exactUpTo?: number;
}

/** n × k values, nearest first within each query; row -1 (and ±3.4e38) where there is nothing more. */
export type Neighbours = NativeNeighbours;

/** Query q has the entries `lims[q]` up to `lims[q + 1]`, nearest first. */
export type RangeNeighbours = NativeInRange;

/** As faiss-node answers. */
export interface SearchResult {
  readonly distances: number[];
  readonly labels: number[];
}

type Vectors = Float32Array | readonly number[];
type Rows = Int32Array | readonly number[];

function packed(x: Vectors): Float32Array {
  return x instanceof Float32Array ? x : Float32Array.from(x);
}

/** Where small synchronous answers land before they become plain arrays. */
const scratch: Scratch = [new Float32Array(1024), new Int32Array(1024)];

/** As `Array.from`, which takes ten times as long. */
function plain(values: Float32Array | Int32Array, size = values.length): number[] {
  const out: number[] = [];
  for (let i = 0; i < size; i++) out.push(values[i] as number);
  return out;
}
