import type { Candidates } from '../application/ports/vector-engine.ts';

/** The k nearest of what is offered: a binary heap with the farthest on top; ties go to the smaller row. */
export class NearestHeap {
  readonly #rows: Int32Array;
  readonly #distances: Float64Array;
  #size = 0;

  constructor(k: number) {
    this.#rows = new Int32Array(k);
    this.#distances = new Float64Array(k);
  }

  offer(row: number, distance: number): void {
    if (this.#size < this.#rows.length) this.#rise(row, distance);
    else if (this.#size > 0 && distance < (this.#distances[0] as number)) this.#sink(row, distance);
  }

  /** Nearest first. */
  sorted(): Candidates {
    const order = Array.from({ length: this.#size }, (_, i) => i);
    const [rows, distances] = [this.#rows, this.#distances];
    order.sort(
      (a, b) =>
        (distances[a] as number) - (distances[b] as number) || (rows[a] as number) - (rows[b] as number),
    );
    return {
      rows: Int32Array.from(order, (i) => rows[i] as number),
      distances: Float32Array.from(order, (i) => distances[i] as number),
    };
  }

  #rise(row: number, distance: number): void {
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((this.#distances[parent] as number) >= distance) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#put(at, row, distance);
  }

  #sink(row: number, distance: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      const right = child + 1;
      if (right < this.#size && (this.#distances[right] as number) > (this.#distances[child] as number)) {
        child = right;
      }
      if ((this.#distances[child] as number) <= distance) break;
      this.#move(child, at);
      at = child;
    }
    this.#put(at, row, distance);
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#rows[from] as number, this.#distances[from] as number);
  }

  #put(at: number, row: number, distance: number): void {
    this.#rows[at] = row;
    this.#distances[at] = distance;
  }
}
