import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '@cadml/errors';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { DialectName } from './columns.ts';
import type { Engine, Isolation } from './engine.ts';
import { type Migration, migrate } from './migrations.ts';
import { openPostgresEngine, type PostgresSettings } from './postgres/postgres-engine.ts';
import { type BuildRead, type PreparedRead, prepareRead, type ReadParameters } from './prepared-read.ts';
import { openSqliteEngine, type SqliteSettings } from './sqlite/sqlite-engine.ts';
import { isSerializationFailure, translateStoreError } from './store-errors.ts';
import type { StoreLog } from './store-log.ts';

export interface StoreOptions {
  /** `sqlite:/path/file.db` or `postgres://…`. */
  readonly url: string;
  readonly migrations: readonly Migration[];
  readonly log: StoreLog;
  readonly postgres?: Partial<PostgresSettings>;
  readonly sqlite?: Partial<SqliteSettings>;
}

export interface WriteOptions {
  /** On PostgreSQL; SQLite is always serial. `serializable` unless told. */
  readonly isolation?: Isolation;
  /** Attempts when PostgreSQL undoes the unit because of another one; 10 unless told. */
  readonly attempts?: number;
}

/** A relational store. `T` is Kysely's interface of tables. */
export interface Store<T> {
  readonly dialect: DialectName;
  /** Single statements: reads see committed data; one that writes is on disk when it resolves. */
  readonly db: Kysely<T>;
  /**
   * Runs a unit of work, all or nothing, as if alone; resolves when it is on disk. The unit touches nothing
   * but `trx`, because it may run several times and on SQLite every other writer waits for it.
   */
  write<R>(work: (trx: Transaction<T>) => Promise<R>, options?: WriteOptions): Promise<R>;
  /** Runs several reads that see one committed state. */
  read<R>(work: (trx: Transaction<T>) => Promise<R>): Promise<R>;
  /**
   * Compiles a read of a few rows by their keys, which costs more than running it; what is returned runs it
   * on data that was committed before. SQLite answers on the calling thread, so it must be short; PostgreSQL
   * prepares it once a connection. It is one statement, so all its rows are of one committed state.
   */
  prepareRead<P extends ReadParameters, R>(build: BuildRead<T, P, R>): PreparedRead<P, R>;
  /**
   * Within `write`: waits until no other unit that names the same thing is under way, and keeps the others
   * out until this one ends. With `read committed` it makes sequences rise in the order of commits.
   */
  serialise(trx: Transaction<T>, name: string): Promise<void>;
  /** Rejects with SERVICE_UNAVAILABLE when the store cannot answer. */
  ping(): Promise<void>;
  /** Waits for the units under way, refuses later ones. */
  close(): Promise<void>;
}

/**
 * Opens a store and brings its schema up to date. Rejects with CONFLICT when its schema is newer than
 * `migrations`, or when the SQLite file is in use by another process.
 */
export async function openStore<T>(options: StoreOptions): Promise<Store<T>> {
  const engine = await openEngine(options);
  try {
    await migrate(engine, options.migrations, options.log);
  } catch (failure) {
    await engine.close();
    throw failure;
  }
  const { track, close } = drainable(() => engine.close());
  return {
    dialect: engine.dialect,
    db: engine.db,
    write: (work, given) =>
      track(() => retried(() => engine.unit(work, given?.isolation), given?.attempts ?? 10)),
    read: (work) => track(() => translated(() => engine.snapshot(work))),
    prepareRead: (build) => {
      const run = prepareRead(engine, build);
      return (parameters) => track(() => translated(() => run(parameters)));
    },
    serialise: (trx, name) => engine.serialise(trx, name),
    ping: () => track(() => translated(async () => void (await sql`select 1`.execute(engine.db)))),
    close,
  };
}

function openEngine({ url, log, postgres, sqlite }: StoreOptions): Promise<Engine> {
  if (url.startsWith('sqlite:')) return openSqliteEngine(url, sqlite);
  if (/^postgres(ql)?:\/\//.test(url)) return translated(() => openPostgresEngine(url, log, postgres));
  throw new AppError({
    code: 'INPUT_VALIDATION_FAILED',
    stage: 'validate',
    message: 'A store is named sqlite:/path/to/file.db or postgres://host/database.',
  });
}

async function retried<R>(attempt: () => Promise<R>, attempts: number): Promise<R> {
  for (let made = 1; ; made += 1) {
    try {
      return await translated(attempt);
    } catch (failure) {
      if (made >= attempts || !isSerializationFailure(failure)) throw failure;
      await pause(Math.random() * Math.min(200, 5 * 2 ** made));
    }
  }
}

async function translated<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (failure) {
    throw translateStoreError(failure);
  }
}

/** Counts what is under way, so that closing waits for it and refuses what comes later. */
function drainable(end: () => Promise<void>) {
  let underWay = 0;
  let closing: Promise<void> | undefined;
  const drained = Promise.withResolvers<void>();
  return {
    async track<R>(work: () => Promise<R>): Promise<R> {
      if (closing !== undefined) throw closedError();
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        if (closing !== undefined && underWay === 0) drained.resolve();
      }
    },
    close(): Promise<void> {
      if (closing === undefined && underWay === 0) drained.resolve();
      closing ??= drained.promise.then(end);
      return closing;
    },
  };
}

function closedError(): AppError {
  return new AppError({ code: 'SERVICE_UNAVAILABLE', stage: 'index', message: 'The store is closed.' });
}
