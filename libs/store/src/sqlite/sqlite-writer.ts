import { AppError } from '@cadml/errors';
import type { SqliteConnection } from './sqlite-connection.ts';
import { SqliteError } from './sqlite-error.ts';
import type { SqlValue, ThreadResult } from './thread-protocol.ts';
import type { WalDurability } from './wal-durability.ts';

/**
 * The one writer of a SQLite file. Units of work take turns, each a transaction of its own; the next one
 * begins as soon as the one before is committed, while one write to the disk carries all that were committed
 * before it began. Statements run on the calling thread: crossing to another costs more than most of them.
 */
export class SqliteWriter {
  readonly #connection: SqliteConnection;
  readonly #durability: WalDurability;
  readonly #unitTimeoutMs: number;
  readonly #queue: PromiseWithResolvers<void>[] = [];
  #busy = false;
  #committed = 0;

  constructor(connection: SqliteConnection, durability: WalDurability, unitTimeoutMs: number) {
    this.#connection = connection;
    this.#durability = durability;
    this.#unitTimeoutMs = unitTimeoutMs;
  }

  /** Units committed since the start. */
  get committed(): number {
    return this.#committed;
  }

  /** Waits for the writer and opens a unit. */
  async begin(): Promise<Unit> {
    await this.#takeTurn();
    try {
      this.#durability.requireIntact();
      perform(this.#connection, () => this.#connection.execute('BEGIN IMMEDIATE'));
    } catch (failure) {
      this.#passTurn();
      throw failure;
    }
    return new Unit(this.#connection, this.#unitTimeoutMs, async (kept) => {
      this.#passTurn();
      if (!kept) return;
      this.#committed += 1;
      await this.#durability.reached();
    });
  }

  /** Keeps every unit out while `work` runs. */
  async alone<R>(work: () => Promise<R>): Promise<R> {
    await this.#takeTurn();
    try {
      return await work();
    } finally {
      this.#passTurn();
    }
  }

  close(): void {
    this.#connection.close();
  }

  async #takeTurn(): Promise<void> {
    if (!this.#busy) {
      this.#busy = true;
      return;
    }
    const turn = Promise.withResolvers<void>();
    this.#queue.push(turn);
    await turn.promise;
  }

  #passTurn(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#busy = false;
    else next.resolve();
  }
}

/** One unit of work: all of it or nothing. */
export class Unit {
  readonly #connection: SqliteConnection;
  readonly #released: (kept: boolean) => Promise<void>;
  readonly #timer: NodeJS.Timeout;
  readonly #overdue: () => void;
  readonly #deadline: number;
  #refusal: Error | undefined;
  #ended: Promise<void> | undefined;

  constructor(connection: SqliteConnection, timeoutMs: number, released: (kept: boolean) => Promise<void>) {
    this.#connection = connection;
    this.#released = released;
    this.#overdue = () => this.#abandon(unitTimeout(timeoutMs));
    this.#deadline = performance.now() + timeoutMs;
    this.#timer = setTimeout(this.#overdue, timeoutMs);
  }

  /** Throws when the unit took too long, or when SQLite has rolled the transaction back by itself. */
  query(sql: string, parameters: readonly SqlValue[]): ThreadResult {
    // Statements after statements leave no room for the timer.
    if (this.#ended === undefined && performance.now() > this.#deadline) this.#overdue();
    if (this.#refusal !== undefined) throw this.#refusal;
    try {
      return perform(this.#connection, () => this.#connection.query(sql, parameters));
    } catch (failure) {
      // After a full disk nothing may be written outside of the transaction that is gone.
      if (!this.#connection.inTransaction()) this.#refusal = failure as Error;
      throw failure;
    }
  }

  /** Ends the unit. With `keep` it resolves when the unit is on disk, and rejects when nothing of it is. */
  end(outcome: 'keep' | 'undo'): Promise<void> {
    this.#ended ??= this.#finish(outcome);
    return this.#ended;
  }

  async #finish(outcome: 'keep' | 'undo'): Promise<void> {
    clearTimeout(this.#timer);
    const failure = outcome === 'keep' ? (this.#refusal ?? this.#commit()) : undefined;
    const kept = outcome === 'keep' && failure === undefined;
    if (!kept && this.#connection.inTransaction()) this.#connection.execute('ROLLBACK');
    this.#refusal ??= failure ?? new Error('The unit of work has ended');
    await this.#released(kept);
    if (failure !== undefined) throw failure;
  }

  #commit(): Error | undefined {
    try {
      perform(this.#connection, () => this.#connection.execute('COMMIT'));
      return undefined;
    } catch (failure) {
      return failure as Error;
    }
  }

  #abandon(reason: Error): void {
    this.#refusal = reason;
    const undone = this.#finish('undo');
    this.#ended = undone.then(() => Promise.reject(reason));
    this.#ended.catch(() => undefined);
  }
}

function perform<R>(connection: SqliteConnection, work: () => R): R {
  try {
    return work();
  } catch (thrown) {
    const { message, errcode } = thrown as Error & { errcode?: number };
    if (errcode === undefined) throw thrown;
    throw new SqliteError({ message, errcode, inTransaction: connection.inTransaction() });
  }
}

function unitTimeout(limitMs: number): AppError {
  return new AppError({
    code: 'TIMEOUT',
    stage: 'index',
    message: `A unit of work held the store for more than ${limitMs} ms and was rolled back.`,
  });
}
