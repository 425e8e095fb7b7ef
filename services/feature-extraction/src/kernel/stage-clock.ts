import type { ReadStage } from '../application/ports.ts';

/** Which stage the work is in, told to the service as it changes, and how long each has taken. */
export class StageClock {
  readonly #announce: (stage: ReadStage) => void;
  readonly #timingsMs: Partial<Record<ReadStage, number>> = {};
  #stage: ReadStage = 'parse';
  #since = performance.now();

  constructor(announce: (stage: ReadStage) => void) {
    this.#announce = announce;
  }

  get stage(): ReadStage {
    return this.#stage;
  }

  enter(stage: ReadStage): void {
    this.#stop();
    this.#stage = stage;
    this.#announce(stage);
  }

  /** Ends the last stage; the times are final. */
  finish(): Readonly<Partial<Record<ReadStage, number>>> {
    this.#stop();
    return this.#timingsMs;
  }

  #stop(): void {
    const now = performance.now();
    this.#timingsMs[this.#stage] = (this.#timingsMs[this.#stage] ?? 0) + now - this.#since;
    this.#since = now;
  }
}
