import { isAbsolute, resolve } from 'node:path';
import { AppError } from '@cadml/errors';
import { Kysely, sql } from 'kysely';
import type { Engine } from '../engine.ts';
import { GROUP_LIMITS, type GroupLimits } from './group-commit.ts';
import { SqliteThreadDialect } from './sqlite-dialect.ts';
import { ThreadClient } from './thread-client.ts';
import { IN_USE } from './thread-protocol.ts';

/** Opens `sqlite:<path>` under its exclusive lock; CONFLICT when another process has it. */
export async function openSqliteEngine(url: string, limits: Partial<GroupLimits> = {}): Promise<Engine> {
  const path = pathOf(url);
  const thread = new ThreadClient(path);
  const kyselyDialect = new SqliteThreadDialect(thread, { ...GROUP_LIMITS, ...limits });
  const db = new Kysely({ dialect: kyselyDialect });
  await sql`select 1`.execute(db).catch((cause) => {
    throw cause.message === IN_USE ? inUse(path) : cause;
  });
  return {
    dialect: 'sqlite',
    kyselyDialect,
    db,
    unit: (work) => db.transaction().execute(work),
    snapshot: (work) => db.transaction().setAccessMode('read only').execute(work),
    // Units take turns already.
    serialise: async () => undefined,
    close: () => db.destroy(),
  };
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
