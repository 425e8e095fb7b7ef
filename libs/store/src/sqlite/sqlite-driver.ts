import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type { SqliteFile } from './sqlite-file.ts';
import type { Unit } from './sqlite-writer.ts';
import { storable } from './storable.ts';
import type { SqlValue, ThreadResult } from './thread-protocol.ts';

/**
 * Kysely's driver on a SQLite file. A transaction is a unit of the writer, a read-only one a snapshot; a
 * single statement outside of a transaction reads committed data or is a unit by itself.
 */
export class SqliteDriver implements Driver {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteDriverConnection> {
    return new SqliteDriverConnection(this.#file);
  }

  async releaseConnection(): Promise<void> {}

  beginTransaction(connection: SqliteDriverConnection, settings: TransactionSettings): Promise<void> {
    return connection.begin(settings.accessMode === 'read only' ? 'snapshot' : 'unit');
  }

  commitTransaction(connection: SqliteDriverConnection): Promise<void> {
    return connection.end('keep');
  }

  rollbackTransaction(connection: SqliteDriverConnection): Promise<void> {
    return connection.end('undo');
  }

  async savepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`savepoint ${quoted(name)}`));
  }

  async rollbackToSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`rollback to ${quoted(name)}`));
  }

  async releaseSavepoint(
    connection: DatabaseConnection,
    name: string,
    _compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`release ${quoted(name)}`));
  }

  destroy(): Promise<void> {
    return this.#file.close();
  }
}

type Mode = { readonly unit: Unit } | { readonly snapshot: number } | undefined;

class SqliteDriverConnection implements DatabaseConnection {
  readonly #file: SqliteFile;
  #mode: Mode;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  async begin(kind: 'unit' | 'snapshot'): Promise<void> {
    this.#mode =
      kind === 'unit' ? { unit: await this.#file.begin() } : { snapshot: await this.#file.openSnapshot() };
  }

  async end(outcome: 'keep' | 'undo'): Promise<void> {
    const mode = this.#mode;
    this.#mode = undefined;
    if (mode === undefined) return;
    if ('unit' in mode) await mode.unit.end(outcome);
    else await this.#file.closeSnapshot(mode.snapshot);
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes } = await this.#perform(query);
    return { rows: rows as R[], numAffectedRows: BigInt(changes) };
  }

  // biome-ignore lint/correctness/useYield: the port demands a generator; this engine refuses it.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Rows are not streamed: page by key instead, which both engines can.');
  }

  async #perform(query: CompiledQuery): Promise<ThreadResult> {
    const parameters = query.parameters.map(storable);
    const mode = this.#mode;
    if (mode === undefined) {
      return onlyReads(query)
        ? this.#file.read('reader', query.sql, parameters)
        : this.#alone(query.sql, parameters);
    }
    return 'unit' in mode
      ? mode.unit.query(query.sql, parameters)
      : this.#file.read(mode.snapshot, query.sql, parameters);
  }

  async #alone(sql: string, parameters: readonly SqlValue[]): Promise<ThreadResult> {
    const unit = await this.#file.begin();
    try {
      const result = unit.query(sql, parameters);
      await unit.end('keep');
      return result;
    } catch (failure) {
      await unit.end('undo');
      throw failure;
    }
  }
}

/** The reader's connection is read-only, so a statement that is taken for a reading one by mistake fails. */
function onlyReads({ query, sql }: CompiledQuery): boolean {
  return query.kind === 'SelectQueryNode' || /^\s*(select|with|values|explain|pragma)\b/i.test(sql);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
