/** A file that was read. */
export interface ReadFile extends Disposable {
  /** Length of its text, unpacked. */
  readonly textBytes: number;
}

/**
 * Keeps what was read of the latest files: pictures are asked for right after the analysis, and a viewer asks for
 * several of the same part. So many bytes of text in all, so that their memory is bounded.
 */
export class RecentFiles implements Disposable {
  readonly #maxBytes: number;
  /** The latest used last. */
  readonly #kept = new Map<string, ReadFile>();
  #bytes = 0;

  /** Longer files are not kept. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Uses what `open` makes of a file, opening it only when it is not at hand. `key` names the file and what is made of it;
   * `bytes` is its length as far as it is known: opening takes the most memory, and others go before.
   */
  use<T extends ReadFile, R>(key: string, bytes: number, open: () => T, work: (content: T) => R): R {
    const known = this.#kept.get(key);
    if (known) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return work(known as T);
    }
    this.#makeRoom(bytes);
    const content = open();
    this.#makeRoom(content.textBytes);
    if (content.textBytes <= this.#maxBytes) {
      this.#kept.set(key, content);
      this.#bytes += content.textBytes;
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
      this.#bytes -= kept.textBytes;
      kept[Symbol.dispose]();
    }
  }
}
