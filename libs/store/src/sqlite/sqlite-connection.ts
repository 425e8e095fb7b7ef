import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { SqlValue, ThreadResult } from './thread-protocol.ts';

const STATEMENTS_KEPT = 256;

/** Another connection's lock is waited for at most this long. */
const PATIENCE_MS = 5_000;

interface Prepared {
  readonly statement: StatementSync;
  readonly answersRows: boolean;
}

/**
 * One connection with its prepared statements. What a writer commits is in the write-ahead log when it
 * returns, and on disk when `WalDurability` says so; checkpoints are run by `Checkpoints`.
 */
export class SqliteConnection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, Prepared>();

  constructor(path: string, mode: 'read' | 'write', patienceMs = PATIENCE_MS) {
    this.#database = new DatabaseSync(path, {
      readOnly: mode === 'read',
      enableForeignKeyConstraints: true,
      timeout: patienceMs,
    });
    if (mode === 'read') return;
    this.#database.exec('PRAGMA journal_mode=WAL');
    this.#database.exec('PRAGMA synchronous=NORMAL');
    this.#database.exec('PRAGMA wal_autocheckpoint=0');
  }

  /** A statement that its owner keeps. */
  prepare(sql: string): StatementSync {
    return this.#database.prepare(sql);
  }

  query(sql: string, parameters: readonly SqlValue[]): ThreadResult {
    const { statement, answersRows } = this.#prepared(sql);
    if (answersRows) {
      return { rows: statement.all(...parameters) as ThreadResult['rows'], changes: 0 };
    }
    return { rows: [], changes: Number(statement.run(...parameters).changes) };
  }

  execute(sql: string): void {
    this.#database.exec(sql);
  }

  inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  close(): void {
    this.#database.close();
  }

  /** Least recently used statements are dropped, so that SQL with inlined lists cannot fill the memory. */
  #prepared(sql: string): Prepared {
    const known = this.#statements.get(sql);
    this.#statements.delete(sql);
    const prepared = known ?? prepare(this.#database, sql);
    this.#statements.set(sql, prepared);
    const oldest = this.#statements.keys().next();
    if (this.#statements.size > STATEMENTS_KEPT && !oldest.done) this.#statements.delete(oldest.value);
    return prepared;
  }
}

function prepare(database: DatabaseSync, sql: string): Prepared {
  const statement = database.prepare(sql);
  return { statement, answersRows: statement.columns().length > 0 };
}
