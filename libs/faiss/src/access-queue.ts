/**
 * Any number of readers, or one writer, in the order they came: a search started after an add sees what was
 * added, and no reader overtakes a waiting writer. Waiting happens here and not in the lock underneath, where
 * it would hold a thread of the libuv pool that files and DNS need too.
 */
export class AccessQueue {
  #readers = 0;
  #writing = false;
  readonly #waiting: Waiting[] = [];

  read<T>(task: () => Promise<T>): Promise<T> {
    return this.#run(false, task);
  }

  write<T>(task: () => Promise<T>): Promise<T> {
    return this.#run(true, task);
  }

  async #run<T>(exclusive: boolean, task: () => Promise<T>): Promise<T> {
    if (this.#waiting.length > 0 || !this.#free(exclusive)) {
      await new Promise<void>((start) => this.#waiting.push({ exclusive, start }));
    } else {
      this.#enter(exclusive);
    }
    try {
      return await task();
    } finally {
      this.#leave(exclusive);
    }
  }

  #free(exclusive: boolean): boolean {
    return !this.#writing && (!exclusive || this.#readers === 0);
  }

  #enter(exclusive: boolean): void {
    if (exclusive) this.#writing = true;
    else this.#readers++;
  }

  #leave(exclusive: boolean): void {
    if (exclusive) this.#writing = false;
    else this.#readers--;
    for (let next = this.#waiting[0]; next && this.#free(next.exclusive); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#enter(next.exclusive);
      next.start();
    }
  }
}

interface Waiting {
  readonly exclusive: boolean;
  readonly start: () => void;
}
