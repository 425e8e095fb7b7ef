import { closeSync, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { AppError } from '@cadml/errors';

const sync = promisify(fdatasync);

/**
 * Says when what was committed is on disk. With `synchronous=NORMAL` a commit appends to the write-ahead log
 * without waiting for the disk (https://sqlite.org/pragma.html#pragma_synchronous); the wait happens here,
 * outside of the event loop, and one wait serves every commit that came before it began.
 *
 * After a failed sync the kernel may have dropped the pages that it could not write, and a second one would
 * succeed without them: the store then refuses everything until it is opened again, which reads what is there.
 */
export class WalDurability {
  readonly #path: string;
  #descriptor: number | undefined;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #failure: AppError | undefined;

  constructor(databasePath: string) {
    this.#path = `${databasePath}-wal`;
  }

  /** Resolves when everything that was committed before the call is on disk. */
  reached(): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    // A sync that has begun may miss what was just committed: the next one carries it.
    this.#next ??= this.#after(this.#running);
    return this.#next;
  }

  /** What a reader waits for, so that nobody sees what a power failure could still undo; undefined: nothing. */
  pending(): Promise<void> | undefined {
    return this.#next ?? this.#running;
  }

  requireIntact(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  async #after(before: Promise<void> | undefined): Promise<void> {
    await before?.catch(() => undefined);
    const own = this.#next;
    this.#running = own;
    this.#next = undefined;
    try {
      this.requireIntact();
      this.#descriptor ??= openSync(this.#path, 'r+');
      await sync(this.#descriptor);
    } catch (cause) {
      this.#failure ??= notDurable(cause);
      throw this.#failure;
    } finally {
      if (this.#running === own) this.#running = undefined;
    }
  }
}

function notDurable(cause: unknown): AppError {
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'index',
    message: 'The disk refused what was written. The store must be opened again: restart the service.',
    cause,
  });
}
