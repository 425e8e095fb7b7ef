import { createDictionary, type Dictionary } from './dictionary.ts';
import { LABELS, type Label } from './filter.ts';
import { MEASURES } from './geometry.ts';
import type { Attributes } from './part.ts';
import type { PartRow } from './part-row.ts';

const WIDTH = MEASURES.length;

interface Columns {
  readonly labels: Readonly<Record<Label, Uint32Array>>;
  readonly measures: Float64Array;
  readonly created: Float64Array;
}

/**
 * The parts of the catalogue as columns, one row each, for filters that look at all of them. A part keeps its
 * row until it is removed; the row is then given to another part.
 */
export class PartTable {
  readonly dictionary: Dictionary = createDictionary();
  readonly tags: (readonly number[])[] = [];
  readonly attributes: Attributes[] = [];
  readonly names: string[] = [];
  readonly ids: (string | null)[] = [];
  readonly hashes: string[] = [];
  readonly #rows = new Map<string, number>();
  readonly #free: number[] = [];
  #columns = emptyColumns(1024);
  #epoch = 0;

  /** Rows given so far, free ones included. */
  get rows(): number {
    return this.ids.length;
  }

  /** Parts. */
  get size(): number {
    return this.#rows.size;
  }

  /** Rises with every change: what was computed from the rows before is stale. */
  get epoch(): number {
    return this.#epoch;
  }

  get columns(): Columns {
    return this.#columns;
  }

  rowOf(id: string): number | undefined {
    return this.#rows.get(id);
  }

  partIds(): IterableIterator<string> {
    return this.#rows.keys();
  }

  /** Writes a part, into its row when it has one. Returns the row. */
  put(part: PartRow): number {
    const row = this.#rows.get(part.id) ?? this.#free.pop() ?? this.rows;
    if (row >= this.#columns.created.length) this.#columns = grown(this.#columns);
    this.#rows.set(part.id, row);
    this.ids[row] = part.id;
    this.hashes[row] = part.fileHash;
    this.names[row] = part.name;
    this.tags[row] = part.tags.map((tag) => this.dictionary.encode(tag));
    this.attributes[row] = part.attributes;
    for (const label of LABELS) this.#columns.labels[label][row] = this.dictionary.encode(part[label]);
    for (let i = 0; i < WIDTH; i++) {
      this.#columns.measures[row * WIDTH + i] = part.measures[i] ?? Number.NaN;
    }
    this.#columns.created[row] = part.createdSequence;
    this.#epoch++;
    return row;
  }

  /** Returns the row that became free, undefined when the part was not there. */
  remove(id: string): number | undefined {
    const row = this.#rows.get(id);
    if (row === undefined) return undefined;
    this.#rows.delete(id);
    this.ids[row] = null;
    this.#free.push(row);
    this.#epoch++;
    return row;
  }

  label(row: number, label: Label): string | null {
    return this.dictionary.decode(this.#columns.labels[label][row] ?? 0);
  }

  /** The row as it was put; undefined for a free one. */
  get(row: number): PartRow | undefined {
    const id = this.ids[row];
    if (id === null || id === undefined) return undefined;
    return {
      id,
      project: this.label(row, 'project') ?? '',
      partNumber: this.label(row, 'partNumber'),
      name: this.names[row] ?? '',
      material: this.label(row, 'material'),
      format: this.label(row, 'format') ?? '',
      class: this.label(row, 'class'),
      fileHash: this.hashes[row] ?? '',
      tags: (this.tags[row] ?? []).map((code) => this.dictionary.decode(code) ?? ''),
      attributes: this.attributes[row] ?? {},
      measures: [...this.#columns.measures.subarray(row * WIDTH, (row + 1) * WIDTH)],
      createdSequence: this.#columns.created[row] ?? 0,
    };
  }
}

function emptyColumns(capacity: number): Columns {
  const labels = Object.fromEntries(LABELS.map((label) => [label, new Uint32Array(capacity)]));
  return {
    labels: labels as Record<Label, Uint32Array>,
    measures: new Float64Array(capacity * WIDTH),
    created: new Float64Array(capacity),
  };
}

function grown(columns: Columns): Columns {
  const larger = emptyColumns(columns.created.length * 2);
  for (const label of LABELS) larger.labels[label].set(columns.labels[label]);
  larger.measures.set(columns.measures);
  larger.created.set(columns.created);
  return larger;
}
