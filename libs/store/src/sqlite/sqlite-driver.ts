import { AppError } from '@cadml/errors';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type { GroupCommit, Turn } from './group-commit.ts';
import { SqliteError } from './sqlite-error.ts';
import type { ThreadClient } from './thread-client.ts';
import type { ConnectionId, SqlValue, ThreadResult } from './thread-protocol.ts';

/**
 * Kysely's driver on the store's thread. A transaction is a unit of the group commit, a read-only one a
 * snapshot; a single statement outside of a transaction reads committed data or is a unit by itself.
 */
export class SqliteDriver implements Driver {
  readonly #thread: ThreadClient;
  readonly #groups: GroupCommit;

  constructor(thread: ThreadClient, groups: GroupCommit) {
    this.#thread = thread;
    this.#groups = groups;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteDriverConnection> {
    return new SqliteDriverConnection(this.#thread, this.#groups);
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
    return this.#thread.close();
  }
}

type Mode = { readonly turn: Turn } | { readonly snapshot: number } | undefined;

class SqliteDriverConnection implements DatabaseConnection {
  readonly #thread: ThreadClient;
  readonly #groups: GroupCommit;
  #mode: Mode;

  constructor(thread: ThreadClient, groups: GroupCommit) {
    this.#thread = thread;
    this.#groups = groups;
  }

  async begin(kind: 'unit' | 'snapshot'): Promise<void> {
    if (kind === 'unit') {
      this.#mode = { turn: await this.#groups.begin() };
      return;
    }
    const { snapshot = 0 } = await this.#thread.ask({ kind: 'open-snapshot' });
    this.#mode = { snapshot };
  }

  async end(outcome: 'keep' | 'undo'): Promise<void> {
    const mode = this.#mode;
    this.#mode = undefined;
    if (mode === undefined) return;
    if ('turn' in mode) await mode.turn.end(outcome);
    else await this.#thread.ask({ kind: 'close-snapshot', on: mode.snapshot });
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes } = await this.#perform(query);
    return { rows: rows as R[], numAffectedRows: BigInt(changes) };
  }

  // biome-ignore lint/correctness/useYield: the port demands a generator; this engine refuses it.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Rows are not streamed: page by key instead, which both engines can.');
  }

  #perform(query: CompiledQuery): Promise<ThreadResult> {
    if (this.#mode === undefined) return onlyReads(query) ? this.#ask('reader', query) : this.#alone(query);
    return 'turn' in this.#mode
      ? this.#within(this.#mode.turn, query)
      : this.#ask(this.#mode.snapshot, query);
  }

  async #within(turn: Turn, query: CompiledQuery): Promise<ThreadResult> {
    turn.signal.throwIfAborted();
    try {
      return await this.#ask('writer', query);
    } catch (failure) {
      if (failure instanceof SqliteError && !failure.inTransaction) turn.lost(failure);
      throw failure;
    }
  }

  async #alone(query: CompiledQuery): Promise<ThreadResult> {
    const turn = await this.#groups.begin();
    try {
      const result = await this.#within(turn, query);
      await turn.end('keep');
      return result;
    } catch (failure) {
      await turn.end('undo');
      throw failure;
    }
  }

  #ask(on: ConnectionId, { sql, parameters }: CompiledQuery): Promise<ThreadResult> {
    return this.#thread.ask({ kind: 'query', on, sql, parameters: parameters.map(storable) });
  }
}

/** The reader's connection is read-only, so a statement that is taken for a reading one by mistake fails. */
function onlyReads({ query, sql }: CompiledQuery): boolean {
  return query.kind === 'SelectQueryNode' || /^\s*(select|with|values|explain|pragma)\b/i.test(sql);
}

function storable(value: unknown): SqlValue {
  if (value === null || ['number', 'bigint', 'string'].includes(typeof value)) return value as SqlValue;
  if (value instanceof Uint8Array) return value;
  throw new AppError({
    code: 'INTERNAL_ERROR',
    stage: 'index',
    message: `A column holds null, numbers, text or bytes; got ${typeof value}.`,
  });
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
