import { SqliteConnection } from './sqlite-connection.ts';
import type { ConnectionId, SqlValue, ThreadResult } from './thread-protocol.ts';

const NOTHING: ThreadResult = { rows: [], changes: 0 };

const IDLE_SNAPSHOTS = 4;

/**
 * What blocks longer than a statement of a unit: a reader that sees committed data only, snapshots, and the
 * checkpoints that copy the write-ahead log into the database. It lives in the store's thread.
 */
export class SqliteReaders {
  readonly #path: string;
  readonly #checkpointer: SqliteConnection;
  readonly #reader: SqliteConnection;
  readonly #snapshots = new Map<number, SqliteConnection>();
  readonly #idle: SqliteConnection[] = [];
  #snapshotsOpened = 0;

  constructor(path: string) {
    this.#path = path;
    this.#checkpointer = new SqliteConnection(path, 'write');
    this.#reader = new SqliteConnection(path, 'read');
  }

  query(on: ConnectionId, sql: string, parameters: readonly SqlValue[]): ThreadResult {
    return this.#connection(on).query(sql, parameters);
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

  /** One row: busy, log (frames in the write-ahead log), checkpointed (of them). */
  checkpoint(mode: 'PASSIVE' | 'TRUNCATE'): ThreadResult {
    return this.#checkpointer.query(`PRAGMA wal_checkpoint(${mode})`, []);
  }

  close(): ThreadResult {
    for (const connection of [...this.#snapshots.values(), ...this.#idle, this.#reader]) connection.close();
    this.#checkpointer.execute('PRAGMA optimize');
    this.checkpoint('TRUNCATE');
    this.#checkpointer.close();
    return NOTHING;
  }

  #connection(on: ConnectionId): SqliteConnection {
    if (on === 'reader') return this.#reader;
    const snapshot = this.#snapshots.get(on);
    if (snapshot === undefined) throw new Error('This snapshot is closed');
    return snapshot;
  }
}
