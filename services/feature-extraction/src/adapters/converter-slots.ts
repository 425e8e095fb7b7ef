import { AppError } from '@cadml/errors';

/** Runs at most so many things at once; the others wait in order, at most so many. */
export class ConverterSlots {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  readonly #maxWaiting: number;
  #running = 0;

  constructor(limit: number, maxWaiting: number) {
    this.#limit = limit;
    this.#maxWaiting = maxWaiting;
  }

  /** Resolves with what frees the slot again. Throws SERVICE_UNAVAILABLE, and what the signal aborts with. */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#running >= this.#limit) await this.#wait(signal);
    else this.#running++;
    return () => {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    };
  }

  #wait(signal: AbortSignal): Promise<void> {
    if (this.#waiting.length >= this.#maxWaiting) throw full();
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(signal.reason);
      };
      this.#waiting.push(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}

function full(): AppError {
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'queue',
    message: 'Too many drawings wait to be converted. Try again after the given time.',
    context: { retryAfterSeconds: 5 },
  });
}
