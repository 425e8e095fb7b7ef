/**
 * Keeps what was read of the latest files: pictures are asked for right after the analysis, and a viewer asks for
 * several of the same part. So many bytes of files in all, so that their memory is bounded.
 */
export class RecentFiles<T extends Disposable> implements Disposable {
  readonly #maxBytes: number;
  /** The latest used last. */
  readonly #kept = new Map<string, { readonly bytes: number; readonly content: T }>();
  #bytes = 0;

  /** Longer files are not kept. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Uses what `open` makes of a file of so many bytes, opening it only when it is not at hand. */
  use<R>(key: string, bytes: number, open: () => T, work: (content: T) => R): R {
    const known = this.#kept.get(key);
    if (known) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return work(known.content);
    }
    // Before it is opened: opening takes the most memory.
    this.#makeRoom(bytes);
    const content = open();
    if (bytes <= this.#maxBytes) {
      this.#kept.set(key, { bytes, content });
      this.#bytes += bytes;
      return work(content);
    }
    using passing = content;
    return work(passing);
  }

  [Symbol.dispose](): void {
    this.#makeRoom(this.#maxBytes);
  }

  #makeRoom(bytes: number): void {
    for (const [key, kept] of this.#kept) {
      if (this.#bytes + bytes <= this.#maxBytes) return;
      this.#kept.delete(key);
      this.#bytes -= kept.bytes;
      kept.content[Symbol.dispose]();
    }
  }
}
