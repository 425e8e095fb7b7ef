import type { StatementSync } from 'node:sqlite';
import type { RunRead } from '../engine.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { SqliteError } from './sqlite-error.ts';
import { storable } from './storable.ts';
import type { WalDurability } from './wal-durability.ts';

/**
 * Reads by key on a read-only connection of the calling thread: such a read takes less time than the message
 * to the store's thread. It sees every commit that was acknowledged before. All rows are taken at once, so no
 * read stays open to hold up a checkpoint; they are told when what they show is on disk.
 */
export class PointReader {
  readonly #path: string;
  readonly #durability: WalDurability;
  #connection: SqliteConnection | undefined;

  constructor(path: string, durability: WalDurability) {
    this.#path = path;
    this.#durability = durability;
  }

  prepare(sql: string): RunRead {
    let statement: StatementSync | undefined;
    return async (parameters) => {
      this.#durability.requireIntact();
      statement ??= this.#open(sql);
      const rows = readAll(statement, parameters);
      // Read first: then a sync that begins later is none of its business, and writers cannot keep it waiting.
      await this.#durability.pending();
      return rows;
    };
  }

  close(): void {
    this.#connection?.close();
  }

  #open(sql: string): StatementSync {
    return translated(() => {
      this.#connection ??= new SqliteConnection(this.#path, 'read', NO_PATIENCE);
      return this.#connection.prepare(sql);
    });
  }
}

/**
 * Waiting would stop the whole program. In WAL mode a writer keeps no reader out; recovery and the last close
 * do, and the writer has the file open before and after this connection
 * (https://sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode).
 */
const NO_PATIENCE = 0;

function readAll(statement: StatementSync, parameters: readonly unknown[]) {
  return translated(() => statement.all(...parameters.map(storable)));
}

function translated<R>(work: () => R): R {
  try {
    return work();
  } catch (thrown) {
    const { message, errcode } = thrown as Error & { readonly errcode?: number };
    throw errcode === undefined ? thrown : new SqliteError({ message, errcode, inTransaction: false });
  }
}
