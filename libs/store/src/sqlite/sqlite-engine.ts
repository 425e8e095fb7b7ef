import { isAbsolute, resolve } from 'node:path';
import { AppError } from '@cadml/errors';
import { Kysely, sql } from 'kysely';
import type { Engine } from '../engine.ts';
import { IN_USE } from './file-lock.ts';
import { SqliteFileDialect } from './sqlite-dialect.ts';
import { SqliteFile } from './sqlite-file.ts';

export interface SqliteSettings {
  /** A unit of work that holds the writer longer is rolled back. */
  readonly unitTimeoutMs: number;
}

const SETTINGS: SqliteSettings = { unitTimeoutMs: 10_000 };

/** Opens `sqlite:<path>` under its exclusive lock; CONFLICT when another process has it. */
export async function openSqliteEngine(url: string, given: Partial<SqliteSettings> = {}): Promise<Engine> {
  const { unitTimeoutMs } = { ...SETTINGS, ...given };
  const file = openFile(pathOf(url), unitTimeoutMs);
  const kyselyDialect = new SqliteFileDialect(file);
  const db = new Kysely({ dialect: kyselyDialect });
  await sql`select 1`.execute(db);
  return {
    dialect: 'sqlite',
    kyselyDialect,
    db,
    unit: (work) => db.transaction().execute(work),
    snapshot: (work) => db.transaction().setAccessMode('read only').execute(work),
    prepare: ({ sql }) => file.prepare(sql),
    // Units take turns already.
    serialise: async () => undefined,
    close: () => db.destroy(),
  };
}

function openFile(path: string, unitTimeoutMs: number): SqliteFile {
  try {
    return new SqliteFile(path, unitTimeoutMs);
  } catch (cause) {
    throw cause instanceof Error && cause.message === IN_USE ? inUse(path) : cause;
  }
}

function pathOf(url: string): string {
  const path = url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '');
  if (path === '' || path.startsWith(':')) {
    throw new AppError({
      code: 'INPUT_VALIDATION_FAILED',
      stage: 'validate',
      message: 'A SQLite store is a file: sqlite:/path/to/file.db.',
    });
  }
  return isAbsolute(path) ? path : resolve(path);
}

function inUse(path: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    stage: 'validate',
    message: `Another process uses the store ${path}. Stop it first: one file serves one process, PostgreSQL serves several.`,
  });
}
