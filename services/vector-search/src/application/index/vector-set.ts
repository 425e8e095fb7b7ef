import { clearBit, emptyBitmap, hasBit, setBit } from '../../domain/bitmap.ts';
import { embeddedDimension } from '../../domain/embedding.ts';
import type { Metric } from '../../domain/metric.ts';
import type { RowPredicate } from '../../domain/row-filter.ts';
import { type Statistics, standardise } from '../../domain/statistics.ts';
import type { SavedSet } from '../ports/snapshots.ts';
import type { EngineFactory, Selected, VectorEngine } from '../ports/vector-engine.ts';

const NONE = -1;
const FEWEST_DEAD = 1_000;
const LARGEST_DEAD_SHARE = 0.2;
const KEPT_SELECTIONS = 16;

/** What the vectors of a set have in common. */
export interface SetIdentity {
  readonly revision: number;
  readonly statistics: Statistics;
  readonly metric: Metric;
}

/**
 * The vectors of one (version, extractor revision, statistics) with the engine that searches them. Rows only
 * grow: a vector that is replaced or removed leaves a dead row, until `compact`.
 */
export class VectorSet {
  readonly revision: number;
  readonly statistics: Statistics;
  readonly metric: Metric;
  readonly dimension: number;
  #engine: VectorEngine;
  #vectors: Float32Array;
  #tableRows = new Int32Array(256);
  #partRevisions = new Int32Array(256);
  readonly #rowOf: number[] = [];
  #rows = 0;
  #size = 0;
  #epoch = 0;
  #generation = 0;
  readonly #selections = new Map<string, { epoch: string; selected: Selected }>();

  constructor({ revision, statistics, metric }: SetIdentity, engines: EngineFactory) {
    this.revision = revision;
    this.statistics = statistics;
    this.metric = metric;
    this.dimension = statistics.mean.length;
    this.#engine = engines.create(embeddedDimension(this.dimension));
    this.#vectors = new Float32Array(256 * this.dimension);
  }

  /** Parts with a vector. */
  get size(): number {
    return this.#size;
  }

  /** Changes when rows get new numbers or the set is given up: what an engine answered before means nothing then. */
  get generation(): number {
    return this.#generation;
  }

  get engine(): VectorEngine {
    return this.#engine;
  }

  /** The part revision whose vector a part's row has, undefined when it has none. */
  partRevisionAt(tableRow: number): number | undefined {
    const row = this.#rowOf[tableRow] ?? NONE;
    return row === NONE ? undefined : this.#partRevisions[row];
  }

  /** The vector of the part in a row of the table. */
  vectorAt(tableRow: number): Float32Array | undefined {
    const row = this.#rowOf[tableRow] ?? NONE;
    return row === NONE
      ? undefined
      : this.#vectors.subarray(row * this.dimension, (row + 1) * this.dimension);
  }

  tableRowOf(row: number): number {
    return this.#tableRows[row] ?? NONE;
  }

  standardisedAt(row: number): Float64Array {
    const at = row * this.dimension;
    return standardise(this.#vectors.subarray(at, at + this.dimension), this.statistics);
  }

  /** Adds vectors that nothing finds yet; returns the row of the first. One call at a time. */
  async append(vectors: readonly Float32Array[]): Promise<number> {
    const first = this.#rows;
    this.#reserve(first + vectors.length);
    for (const [i, vector] of vectors.entries()) this.#vectors.set(vector, (first + i) * this.dimension);
    this.#tableRows.fill(NONE, first, first + vectors.length);
    this.#rows += vectors.length;
    await this.#engine.add(this.#embedded(first, this.#rows));
    return first;
  }

  /** From here on the part in `tableRow` is found by the vector in `row`, and by no other. */
  assign(row: number, tableRow: number, partRevision: number): void {
    this.drop(tableRow);
    this.#tableRows[row] = tableRow;
    this.#partRevisions[row] = partRevision;
    this.#rowOf[tableRow] = row;
    this.#size++;
    this.#epoch++;
  }

  /** From here on the part in `tableRow` is not found. */
  drop(tableRow: number): void {
    const row = this.#rowOf[tableRow] ?? NONE;
    if (row === NONE) return;
    this.#tableRows[row] = NONE;
    this.#rowOf[tableRow] = NONE;
    this.#size--;
    this.#epoch++;
  }

  /** The rows whose part passes. Kept under `key` until a row or the table (its epoch) changes. */
  select(key: string, tableEpoch: number, passes: () => RowPredicate): Selected {
    const epoch = `${tableEpoch}.${this.#epoch}`;
    const known = this.#selections.get(key);
    if (known?.epoch === epoch) return known.selected;
    const selected = this.#evaluate(passes());
    this.#selections.delete(key);
    this.#selections.set(key, { epoch, selected });
    if (this.#selections.size > KEPT_SELECTIONS) {
      this.#selections.delete(this.#selections.keys().next().value as string);
    }
    return selected;
  }

  /** A selection without the parts in these rows of the table. */
  without({ bitmap, count }: Selected, tableRows: ReadonlySet<number>): Selected {
    const rest = bitmap.slice();
    let left = count;
    for (const tableRow of tableRows) {
      const row = this.#rowOf[tableRow] ?? NONE;
      if (row === NONE || !hasBit(rest, row)) continue;
      clearBit(rest, row);
      left--;
    }
    return { bitmap: rest, count: left };
  }

  /** Dead rows have become a burden. */
  get compactionAdvised(): boolean {
    const dead = this.#rows - this.#size;
    return dead >= FEWEST_DEAD && dead > this.#rows * LARGEST_DEAD_SHARE;
  }

  /** Moves everything into a new engine: without dead rows, or because the old engine failed. */
  async rebuild(engines: EngineFactory): Promise<void> {
    const live = Int32Array.from(this.#rowOf.filter((row) => row !== undefined && row !== NONE)).sort();
    const fresh = new VectorSet(this, engines);
    await fresh.append(
      Array.from(live, (row) => this.#vectors.subarray(row * this.dimension, (row + 1) * this.dimension)),
    );
    for (const [i, row] of live.entries()) {
      fresh.assign(i, this.tableRowOf(row), this.#partRevisions[row] as number);
    }
    const old = this.#engine;
    this.#take(fresh);
    old.dispose();
  }

  save(): SavedSet {
    return {
      version: this.statistics.version,
      revision: this.revision,
      statsId: this.statistics.statsId,
      vectors: this.#vectors.subarray(0, this.#rows * this.dimension),
      tableRows: this.#tableRows.subarray(0, this.#rows),
      partRevisions: this.#partRevisions.subarray(0, this.#rows),
    };
  }

  /** Fills an empty set from a snapshot; `engine`, when given, holds the same rows already. */
  async restore(saved: SavedSet, engine: VectorEngine | null): Promise<void> {
    const rows = saved.tableRows.length;
    this.#reserve(rows);
    this.#vectors.set(saved.vectors);
    this.#rows = rows;
    this.#tableRows.fill(NONE, 0, rows);
    if (engine !== null) {
      this.#engine.dispose();
      this.#engine = engine;
    } else {
      await this.#engine.add(this.#embedded(0, rows));
    }
    for (const [row, tableRow] of saved.tableRows.entries()) {
      if (tableRow !== NONE) this.assign(row, tableRow, saved.partRevisions[row] as number);
    }
  }

  dispose(): void {
    this.#generation++;
    this.#engine.dispose();
  }

  #evaluate(passes: RowPredicate): Selected {
    const bitmap = emptyBitmap(this.#rows);
    let count = 0;
    for (let row = 0; row < this.#rows; row++) {
      const tableRow = this.#tableRows[row] as number;
      if (tableRow !== NONE && passes(tableRow)) {
        setBit(bitmap, row);
        count++;
      }
    }
    return { bitmap, count };
  }

  #embedded(from: number, to: number): Float32Array {
    const width = embeddedDimension(this.dimension);
    const embedded = new Float32Array((to - from) * width);
    for (let row = from; row < to; row++)
      this.metric.embed(this.standardisedAt(row), embedded, (row - from) * width);
    return embedded;
  }

  #take(fresh: VectorSet): void {
    this.#engine = fresh.#engine;
    this.#vectors = fresh.#vectors;
    this.#tableRows = fresh.#tableRows;
    this.#partRevisions = fresh.#partRevisions;
    this.#rows = fresh.#rows;
    this.#size = fresh.#size;
    this.#rowOf.length = 0;
    for (const row of fresh.#rowOf) this.#rowOf.push(row ?? NONE);
    this.#epoch++;
    this.#generation++;
  }

  #reserve(rows: number): void {
    const capacity = this.#tableRows.length;
    if (rows <= capacity) return;
    const larger = Math.max(capacity * 2, rows);
    const [vectors, tableRows, partRevisions] = [this.#vectors, this.#tableRows, this.#partRevisions];
    this.#vectors = new Float32Array(larger * this.dimension);
    this.#vectors.set(vectors);
    this.#tableRows = new Int32Array(larger);
    this.#tableRows.set(tableRows);
    this.#partRevisions = new Int32Array(larger);
    this.#partRevisions.set(partRevisions);
  }
}
