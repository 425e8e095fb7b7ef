interface Taker<T> {
  wake(): void;
  knows(item: T): boolean;
}

/**
 * Work that waits for a worker, at most `limit` at a time: tenants take turns, and each one's work comes in the
 * order of its arrival. So who has much waiting makes nobody else wait behind it.
 *
 * When the queue is full, the newcomer takes the place of the latest work of the tenant with the most waiting
 * ("longest queue drop"), unless that is its own: nobody is sent away because of another's files.
 */
export class AdmissionQueue<T extends object> {
  readonly #limit: number;
  /** In the order of turns: whoever was served goes to the end. A tenant with nothing waiting is not here. */
  readonly #waiting = new Map<string, T[]>();
  /** Whoever came last to rest is the last. */
  readonly #takers: Taker<T>[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  /** Adds at the end of the tenant's work. Says what had to go for it: the item itself when it is refused. */
  offer(item: T, tenant: string): T | null {
    const dropped = this.#length < this.#limit ? null : this.#makeRoom(tenant);
    if (this.#length >= this.#limit) return item;
    this.#queueOf(tenant).push(item);
    this.#added(item);
    return dropped;
  }

  /** Puts work back that was admitted before: it goes first and is never refused. */
  putBack(item: T, tenant: string): void {
    const queue = this.#queueOf(tenant);
    queue.unshift(item);
    const others = [...this.#waiting].filter(([name]) => name !== tenant);
    this.#waiting.clear();
    for (const [name, items] of [[tenant, queue] as const, ...others]) this.#waiting.set(name, items);
    this.#added(item);
  }

  /** Takes an item out of turn; false when it is not waiting any more. */
  remove(item: T): boolean {
    for (const [tenant, queue] of this.#waiting) {
      const index = queue.indexOf(item);
      if (index < 0) continue;
      queue.splice(index, 1);
      this.#removed(tenant, queue);
      return true;
    }
    return false;
  }

  /**
   * The next item, as soon as there is one; null when `signal` aborts first. Of those that wait an item wakes one that
   * `knows` it, else the one that has rested least: what it used last is still in the caches.
   */
  async take(signal: AbortSignal, knows: (item: T) => boolean = () => false): Promise<T | null> {
    while (!signal.aborted) {
      const item = this.#shift();
      if (item) return item;
      await this.#arrival(signal, knows);
    }
    // Woken for an item and aborted at once: the item must not wait for the next arrival.
    if (this.#length > 0) this.#takers.pop()?.wake();
    return null;
  }

  /** Resolves when something waits, or when `signal` aborts. Takes nothing. */
  async whenWaiting(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#length === 0) await this.#arrival(signal, () => false);
  }

  #shift(): T | undefined {
    const [tenant, queue] = this.#waiting.entries().next().value ?? [];
    if (tenant === undefined || !queue) return undefined;
    const item = queue.shift();
    this.#waiting.delete(tenant);
    if (queue.length > 0) this.#waiting.set(tenant, queue);
    this.#length--;
    return item;
  }

  /** Drops the latest work of the tenant with the most, when that is more than the newcomer would have. */
  #makeRoom(newcomer: string): T | null {
    const own = this.#waiting.get(newcomer)?.length ?? 0;
    let longest: [string, T[]] | null = null;
    for (const entry of this.#waiting)
      if (entry[1].length > (longest?.[1].length ?? own + 1)) longest = entry;
    if (!longest) return null;
    const [tenant, queue] = longest;
    const dropped = queue.pop() ?? null;
    this.#removed(tenant, queue);
    return dropped;
  }

  #queueOf(tenant: string): T[] {
    const queue = this.#waiting.get(tenant) ?? [];
    this.#waiting.set(tenant, queue);
    return queue;
  }

  #added(item: T): void {
    this.#length++;
    const knowing = this.#takers.findLastIndex(({ knows }) => knows(item));
    // Where none knows it, −1 is the last one.
    const [taker] = this.#takers.splice(knowing, 1);
    taker?.wake();
  }

  #removed(tenant: string, queue: readonly T[]): void {
    this.#length--;
    if (queue.length === 0) this.#waiting.delete(tenant);
  }

  #arrival(signal: AbortSignal, knows: Taker<T>['knows']): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const taker = { wake, knows };
      const leave = () => {
        this.#takers.splice(this.#takers.indexOf(taker), 1);
        resolve();
      };
      this.#takers.push(taker);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
