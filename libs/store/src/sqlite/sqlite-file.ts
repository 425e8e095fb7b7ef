import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteConnection } from './sqlite-connection.ts';
import { type ConnectionId, IN_USE, type SqlValue, type ThreadResult } from './thread-protocol.ts';

const NOTHING: ThreadResult = { rows: [], changes: 0 };

const IDLE_SNAPSHOTS = 4;

/**
 * One database file under an exclusive lock: a writer, a reader that sees committed data only, and
 * snapshots. All calls block: it lives in the store's thread.
 */
export class SqliteFile {
  readonly #path: string;
  readonly #lock: DatabaseSync;
  readonly #writer: SqliteConnection;
  readonly #reader: SqliteConnection;
  readonly #snapshots = new Map<number, SqliteConnection>();
  readonly #idle: SqliteConnection[] = [];
  #snapshotsOpened = 0;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#path = path;
    this.#lock = acquireLock(path);
    this.#writer = new SqliteConnection(path, 'write');
    this.#reader = new SqliteConnection(path, 'read');
  }

  query(on: ConnectionId, sql: string, parameters: readonly SqlValue[]): ThreadResult {
    // After a full disk SQLite may have ended the transaction: nothing may then be written outside of one.
    if (on === 'writer' && !this.#writer.inTransaction()) throw new Error('The transaction has been lost');
    return this.#connection(on).query(sql, parameters);
  }

  script(on: ConnectionId, statements: readonly string[]): ThreadResult {
    const connection = this.#connection(on);
    for (const statement of statements) connection.execute(statement);
    return NOTHING;
  }

  inTransaction(): boolean {
    return this.#writer.inTransaction();
  }

  openSnapshot(): ThreadResult {
    const connection = this.#idle.pop() ?? new SqliteConnection(this.#path, 'read');
    connection.execute('BEGIN');
    // A deferred transaction fixes what it sees at its first read.
    connection.query('SELECT 1 FROM sqlite_schema LIMIT 1', []);
    this.#snapshotsOpened += 1;
    this.#snapshots.set(this.#snapshotsOpened, connection);
    return { ...NOTHING, snapshot: this.#snapshotsOpened };
  }

  closeSnapshot(id: number): ThreadResult {
    const connection = this.#connection(id);
    this.#snapshots.delete(id);
    connection.execute('ROLLBACK');
    if (this.#idle.length < IDLE_SNAPSHOTS) this.#idle.push(connection);
    else connection.close();
    return NOTHING;
  }

  close(): ThreadResult {
    for (const connection of [...this.#snapshots.values(), ...this.#idle, this.#reader]) connection.close();
    this.#writer.execute('PRAGMA optimize');
    this.#writer.execute('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#writer.close();
    this.#lock.close();
    return NOTHING;
  }

  #connection(on: ConnectionId): SqliteConnection {
    if (on === 'writer') return this.#writer;
    if (on === 'reader') return this.#reader;
    const snapshot = this.#snapshots.get(on);
    if (snapshot === undefined) throw new Error('This snapshot is closed');
    return snapshot;
  }
}

/**
 * The lock is a transaction held for life on a file beside the database: the operating system drops it
 * with the process, however that ends, so a lock is never left behind.
 */
function acquireLock(path: string): DatabaseSync {
  const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode=EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock.close();
    throw new Error(IN_USE, { cause });
  }
}
