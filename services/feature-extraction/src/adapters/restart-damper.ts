/** What a lane tells about its restarts. */
export interface RestartDamping {
  /** Unplanned ends of workers, each counting half after half a minute, a quarter after a minute. */
  readonly recentDeaths: number;
  /** Starts are put off at present. */
  readonly damped: boolean;
}

const HALF_LIFE_MS = 30_000;
/** So many deaths are the day's work: bad files come in groups. */
const FREE_DEATHS_PER_WORKER = 4;
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;

/**
 * Puts off the start of new workers when too many have just died, so that what kills them does not turn the
 * machine into one that only loads kernels: exponential back-off, with jitter so that lanes and replicas do
 * not start in step, up to a cap. One file is stopped by the quarantine long before.
 */
export class RestartDamper {
  readonly #freeDeaths: number;
  readonly #now: () => number;
  readonly #random: () => number;
  #deaths = 0;
  #at = 0;

  constructor(
    workers: number,
    now: () => number = () => performance.now(),
    random: () => number = Math.random,
  ) {
    this.#freeDeaths = FREE_DEATHS_PER_WORKER * workers;
    this.#now = now;
    this.#random = random;
  }

  /** A worker ended that should not have, or did not come up. */
  died(): void {
    this.#deaths = this.#recent() + 1;
    this.#at = this.#now();
  }

  /** How long the next start is to wait. */
  delayMs(): number {
    const excess = this.#recent() - this.#freeDeaths;
    if (excess <= 0) return 0;
    const full = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** excess);
    return full * (0.5 + this.#random() / 2);
  }

  state(): RestartDamping {
    const recentDeaths = this.#recent();
    return { recentDeaths, damped: recentDeaths > this.#freeDeaths };
  }

  #recent(): number {
    return this.#deaths * 0.5 ** ((this.#now() - this.#at) / HALF_LIFE_MS);
  }
}
