/** Shapes in the order of the file with their sub-shapes, each an earlier one. */
export class ShapeTable {
  /** The shape that the file is about. */
  root = 0;
  readonly #types: string[] = [];
  /** Where the sub-shapes of each shape begin in `#children`. */
  readonly #starts: number[] = [];
  readonly #children: number[] = [];

  get lastType(): string {
    return this.#types.at(-1) ?? '';
  }

  open(type: string): void {
    this.#types.push(type);
    this.#starts.push(this.#children.length);
  }

  /** A sub-shape of the shape that was opened last. */
  add(record: number): void {
    this.#children.push(record);
  }

  /** How many shapes of a type belong to the root, each counted once however often it is placed. */
  countUsed(type: string): number {
    const used = this.#used();
    return this.#types.reduce((sum, kind, record) => sum + (kind === type && used[record] ? 1 : 0), 0);
  }

  /** How many shapes there are when each place of each is counted: what walking through the root costs. */
  occurrences(): number {
    const counts = new Float64Array(this.#types.length);
    for (let record = 0; record < counts.length; record++) {
      let sum = 1;
      for (const child of this.#childrenOf(record)) sum += counts[child] ?? 0;
      counts[record] = sum;
    }
    return counts[this.root] ?? 0;
  }

  /** How many shapes lie within one another at most, from the root down. */
  nesting(): number {
    const levels = new Uint32Array(this.#types.length);
    for (let record = 0; record < levels.length; record++) {
      let deepest = 0;
      for (const child of this.#childrenOf(record)) deepest = Math.max(deepest, levels[child] ?? 0);
      levels[record] = deepest + 1;
    }
    return levels[this.root] ?? 0;
  }

  /** Sub-shapes stand before their users, so one pass from the end finds all. */
  #used(): Uint8Array {
    const used = new Uint8Array(this.#types.length);
    used[this.root] = 1;
    for (let record = this.root; record >= 0; record--) {
      if (!used[record]) continue;
      for (const child of this.#childrenOf(record)) used[child] = 1;
    }
    return used;
  }

  #childrenOf(record: number): readonly number[] {
    return this.#children.slice(this.#starts[record], this.#starts[record + 1]);
  }
}
