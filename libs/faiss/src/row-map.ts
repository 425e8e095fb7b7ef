import { AppError } from '@cadml/errors';
import { emptyBitmap, setRow } from './row-bitmap.ts';

/**
 * The map from ids to rows of one index. A row is given once and never moves; removing or updating an id leaves a
 * tombstone behind, which the selectors of this map leave out. So the index itself only ever grows, until
 * `compact` says how to build it anew.
 *
 * Keep it in step with its index: first `await index.addAsync(x)`, then `append(ids)` in the same order.
 */
export class RowMap {
  readonly #idOfRow: (string | null)[] = [];
  readonly #rowOfId = new Map<string, number>();
  #live = emptyBitmap(firstCapacity);

  /** Restores what `toIds` gave. */
  static fromIds(ids: Iterable<string | null>): RowMap {
    const map = new RowMap();
    for (const id of ids) map.#appendOne(id);
    return map;
  }

  /** Rows given so far, tombstones included: the `ntotal()` of the index. */
  get rows(): number {
    return this.#idOfRow.length;
  }

  /** Ids that can be found. */
  get size(): number {
    return this.#rowOfId.size;
  }

  has(id: string): boolean {
    return this.#rowOfId.has(id);
  }

  rowOf(id: string): number | undefined {
    return this.#rowOfId.get(id);
  }

  /** Undefined for a tombstone, for -1 and for any row that was never given. */
  idOf(row: number): string | undefined {
    return this.#idOfRow[row] ?? undefined;
  }

  /** Gives the next rows to these ids; an id that had one before leaves it. Returns the first row given. */
  append(ids: readonly string[]): number {
    const first = this.rows;
    for (const id of ids) this.#appendOne(id);
    return first;
  }

  /** Returns whether the id was there. */
  remove(id: string): boolean {
    const row = this.#rowOfId.get(id);
    if (row === undefined) return false;
    this.#rowOfId.delete(id);
    this.#idOfRow[row] = null;
    setRow(this.#live, row, false);
    return true;
  }

  /** A selector of all rows that are no tombstones; undefined when there are none of those to leave out. */
  liveSelector(): Uint8Array | undefined {
    return this.size === this.rows ? undefined : this.#live.slice(0, Math.ceil(this.rows / 8));
  }

  /** A selector of the rows whose id passes. */
  selector(passes: (id: string, row: number) => boolean): Uint8Array {
    const bitmap = emptyBitmap(this.rows);
    for (const [id, row] of this.#rowOfId) if (passes(id, row)) setRow(bitmap, row);
    return bitmap;
  }

  /** A selector of the rows of these ids; ids that are not here are passed over. */
  selectorOf(ids: Iterable<string>): Uint8Array {
    const bitmap = emptyBitmap(this.rows);
    for (const id of ids) {
      const row = this.#rowOfId.get(id);
      if (row !== undefined) setRow(bitmap, row);
    }
    return bitmap;
  }

  /** Whether the tombstones have become a burden: they cost memory, time and recall of a graph. */
  get compactionAdvised(): boolean {
    const dead = this.rows - this.size;
    return dead >= fewestDead && dead > this.rows * largestDeadShare;
  }

  /** How to build the index anew without tombstones: add `rows` of the old one, in this order, to a new one. */
  compact(): Compaction {
    const rows = Int32Array.from(this.#rowOfId.values()).sort();
    return { rows, map: RowMap.fromIds(Array.from(rows, (row) => this.#idOfRow[row] ?? null)) };
  }

  /** The id of each row, null for tombstones: what a snapshot keeps beside the index. */
  toIds(): readonly (string | null)[] {
    return [...this.#idOfRow];
  }

  #appendOne(id: string | null): void {
    if (this.rows >= maxRows) {
      const message = 'an index holds at most 2^31 - 1 rows';
      throw new AppError({ code: 'RESOURCE_EXHAUSTED', stage: 'index', message });
    }
    const row = this.#idOfRow.push(null) - 1;
    if (row >= this.#live.length * 8) this.#grow();
    if (id === null) return;
    this.remove(id);
    this.#idOfRow[row] = id;
    this.#rowOfId.set(id, row);
    setRow(this.#live, row);
  }

  #grow(): void {
    const larger = new Uint8Array(this.#live.length * 2);
    larger.set(this.#live);
    this.#live = larger;
  }
}

export interface Compaction {
  readonly rows: Int32Array;
  readonly map: RowMap;
}

const firstCapacity = 1024;
const maxRows = 2 ** 31 - 1;
const fewestDead = 1000;
const largestDeadShare = 0.2;
