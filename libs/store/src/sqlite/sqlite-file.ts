import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RunRead } from '../engine.ts';
import { Checkpoints } from './checkpoints.ts';
import { lockFile } from './file-lock.ts';
import { PointReader } from './point-reader.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { SqliteWriter, type Unit } from './sqlite-writer.ts';
import { ThreadClient } from './thread-client.ts';
import type { ConnectionId, SqlValue, ThreadResult } from './thread-protocol.ts';
import { WalDurability } from './wal-durability.ts';

/** One database file under an exclusive lock: a writer on this thread, readers and checkpoints on another. */
export class SqliteFile {
  readonly #lock: { release(): void };
  readonly #durability: WalDurability;
  readonly #writer: SqliteWriter;
  readonly #points: PointReader;
  readonly #thread: ThreadClient;
  readonly #checkpoints: Checkpoints;

  /** Throws IN_USE when another process, or another store, has the file. */
  constructor(path: string, unitTimeoutMs: number) {
    mkdirSync(dirname(path), { recursive: true });
    this.#lock = lockFile(path);
    this.#durability = new WalDurability(path);
    this.#writer = new SqliteWriter(new SqliteConnection(path, 'write'), this.#durability, unitTimeoutMs);
    this.#points = new PointReader(path, this.#durability);
    this.#thread = new ThreadClient(path);
    this.#checkpoints = new Checkpoints(this.#thread, this.#writer);
  }

  /** Waits for the writer and opens a unit of work. */
  begin(): Promise<Unit> {
    this.#checkpoints.unitCommitted();
    return this.#writer.begin();
  }

  /** Reads what is committed and on disk. */
  async read(on: ConnectionId, sql: string, parameters: readonly SqlValue[]): Promise<ThreadResult> {
    if (on === 'reader') await this.#durability.pending();
    return this.#thread.ask({ kind: 'query', on, sql, parameters });
  }

  /** A statement that reads a few rows by key, ready to run; it waits for the disk as `read` does. */
  prepare(sql: string): RunRead {
    return this.#points.prepare(sql);
  }

  async openSnapshot(): Promise<number> {
    await this.#durability.pending();
    const { snapshot = 0 } = await this.#thread.ask({ kind: 'open-snapshot' });
    return snapshot;
  }

  async closeSnapshot(id: number): Promise<void> {
    await this.#thread.ask({ kind: 'close-snapshot', on: id });
  }

  async close(): Promise<void> {
    this.#points.close();
    await this.#thread.close();
    this.#durability.close();
    this.#writer.close();
    this.#lock.release();
  }
}
