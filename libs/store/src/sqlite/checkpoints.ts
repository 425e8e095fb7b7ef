import type { SqliteWriter } from './sqlite-writer.ts';
import type { ThreadClient } from './thread-client.ts';

/** Units between two checkpoints; a unit writes a handful of pages. */
const UNITS = 250;
/** Frames (pages of 4 KiB) from which the log is emptied while the writer waits: 64 MiB. */
const MAX_FRAMES = 16_384;

/**
 * Keeps the write-ahead log short. A passive checkpoint runs beside the writer and the readers; where they
 * never leave it a gap and the log has grown long, units wait for one that empties it.
 */
export class Checkpoints {
  readonly #thread: ThreadClient;
  readonly #writer: SqliteWriter;
  #due = UNITS;
  #running = false;

  constructor(thread: ThreadClient, writer: SqliteWriter) {
    this.#thread = thread;
    this.#writer = writer;
  }

  /** Told after each unit. */
  unitCommitted(): void {
    if (this.#running || this.#writer.committed < this.#due) return;
    this.#running = true;
    // A failure leaves the log as it is; the next one carries more.
    void this.#run()
      .catch(() => undefined)
      .finally(() => {
        this.#running = false;
        this.#due = this.#writer.committed + UNITS;
      });
  }

  async #run(): Promise<void> {
    const { rows } = await this.#thread.ask({ kind: 'checkpoint', mode: 'PASSIVE' });
    if (Number(rows[0]?.log ?? 0) < MAX_FRAMES) return;
    await this.#writer.alone(() => this.#thread.ask({ kind: 'checkpoint', mode: 'TRUNCATE' }));
  }
}
