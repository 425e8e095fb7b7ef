/** Milliseconds by named step. */
export class Stopwatch {
  readonly #readings: Record<string, number> = {};
  readonly #started = performance.now();

  async time<T>(name: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.#readings[name] = rounded(performance.now() - began);
    }
  }

  readings(): Record<string, number> {
    return { ...this.#readings, total: rounded(performance.now() - this.#started) };
  }
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
