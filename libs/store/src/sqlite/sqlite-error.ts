import type { ThreadFailure } from './thread-protocol.ts';

/** An error that SQLite raised. */
export class SqliteError extends Error {
  /** Extended result code of SQLite (https://sqlite.org/rescode.html). */
  readonly errcode: number;
  /** False when SQLite has rolled back the whole transaction by itself. */
  readonly inTransaction: boolean;

  constructor({ message, errcode, inTransaction }: ThreadFailure) {
    super(message);
    this.name = 'SqliteError';
    this.errcode = errcode;
    this.inTransaction = inTransaction;
  }
}
