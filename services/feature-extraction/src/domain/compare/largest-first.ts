interface Entry<T> {
  readonly key: number;
  readonly value: T;
}

/** A binary heap: what was put in comes out by its key, the largest first. */
export class LargestFirst<T> {
  readonly #heap: Entry<T>[] = [];

  put(key: number, value: T): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push({ key, value });
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#keyAt(parent) >= key) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** null when it is empty. */
  take(): Entry<T> | null {
    const [largest] = this.#heap;
    const last = this.#heap.pop();
    if (largest === undefined || last === undefined) return null;
    if (this.#heap.length > 0) this.#sink(last);
    return largest;
  }

  #sink(entry: Entry<T>): void {
    const heap = this.#heap;
    heap[0] = entry;
    let at = 0;
    for (;;) {
      const first = 2 * at + 1;
      const larger = this.#keyAt(first + 1) > this.#keyAt(first) ? first + 1 : first;
      if (this.#keyAt(larger) <= entry.key) return;
      this.#swap(at, larger);
      at = larger;
    }
  }

  /** Past the end there is nothing that could be larger. */
  #keyAt(at: number): number {
    return this.#heap[at]?.key ?? Number.NEGATIVE_INFINITY;
  }

  #swap(i: number, j: number): void {
    const kept = this.#heap[i] as Entry<T>;
    this.#heap[i] = this.#heap[j] as Entry<T>;
    this.#heap[j] = kept;
  }
}
