/** Work that waits for a worker: first come, first served, at most `limit` at a time. */
export class AdmissionQueue<T extends object> {
  readonly #limit: number;
  readonly #waiting: T[] = [];
  readonly #takers: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Adds at the end; false, and nothing happens, when the queue is full. */
  offer(item: T): boolean {
    if (this.#waiting.length >= this.#limit) return false;
    this.#waiting.push(item);
    this.#takers.shift()?.();
    return true;
  }

  /** Puts work back that was admitted before: it goes first and is never refused. */
  putBack(item: T): void {
    this.#waiting.unshift(item);
    this.#takers.shift()?.();
  }

  /** Takes an item out of turn; false when it is not waiting any more. */
  remove(item: T): boolean {
    const index = this.#waiting.indexOf(item);
    if (index >= 0) this.#waiting.splice(index, 1);
    return index >= 0;
  }

  /** The next item, as soon as there is one; null when `signal` aborts first. */
  async take(signal: AbortSignal): Promise<T | null> {
    while (!signal.aborted) {
      const item = this.#waiting.shift();
      if (item) return item;
      await this.#arrival(signal);
    }
    // Woken for an item and aborted at once: the item must not wait for the next arrival.
    if (this.#waiting.length > 0) this.#takers.shift()?.();
    return null;
  }

  /** Resolves when something waits, or when `signal` aborts. Takes nothing. */
  async whenWaiting(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#waiting.length === 0) await this.#arrival(signal);
  }

  /** Takes everything out. */
  drain(): T[] {
    return this.#waiting.splice(0);
  }

  #arrival(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.#takers.splice(this.#takers.indexOf(wake), 1);
        resolve();
      };
      this.#takers.push(wake);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
