/** A link of a list, which it may leave and join at any time. */
export interface Link<T> {
  before: T | null;
  after: T | null;
}

/**
 * Things in the order of their use: the first is the one unused for longest. Every step takes the same time; a Map
 * in the order of its insertion skips all that was removed since it last grew when it is asked for its first.
 */
export class UseOrder<T extends Link<T>> {
  size = 0;
  #first: T | null = null;
  #last: T | null = null;

  get first(): T | null {
    return this.#first;
  }

  /** As the one that was used last. */
  add(node: T): void {
    node.before = this.#last;
    node.after = null;
    if (this.#last === null) this.#first = node;
    else this.#last.after = node;
    this.#last = node;
    this.size++;
  }

  remove(node: T): void {
    if (node.before === null) this.#first = node.after;
    else node.before.after = node.after;
    if (node.after === null) this.#last = node.before;
    else node.after.before = node.before;
    this.size--;
  }
}
