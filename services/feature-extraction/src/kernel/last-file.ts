/**
 * Keeps what was read of the latest file until another one is read: pictures are asked for right after the
 * analysis, and a viewer asks for several of the same part. One file, so that its memory is bounded.
 */
export class LastFile<T extends Disposable> implements Disposable {
  readonly #maxBytes: number;
  #key: string | null = null;
  #content: T | null = null;

  /** Longer files are not kept. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Uses what `open` makes of a file of so many bytes, opening it only when it is not at hand. */
  use<R>(key: string, bytes: number, open: () => T, work: (content: T) => R): R {
    if (this.#content && this.#key === key) return work(this.#content);
    this[Symbol.dispose]();
    const content = open();
    if (bytes <= this.#maxBytes) {
      this.#key = key;
      this.#content = content;
      return work(content);
    }
    using passing = content;
    return work(passing);
  }

  [Symbol.dispose](): void {
    this.#content?.[Symbol.dispose]();
    this.#content = null;
    this.#key = null;
  }
}
