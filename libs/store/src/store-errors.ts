import { AppError } from '@cadml/errors';
import { SqliteError } from './sqlite/sqlite-error.ts';

/** https://sqlite.org/rescode.html */
const SQLITE = {
  busy: 5,
  ioError: 10,
  full: 13,
  foreignKey: 787,
  primaryKey: 1555,
  unique: 2067,
  rowid: 2579,
};

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const POSTGRES = {
  foreignKey: '23503',
  unique: '23505',
  serialization: '40001',
  deadlock: '40P01',
};

/** Classes and codes of PostgreSQL, and codes of the socket, that pass: no connection, no room, shutting down. */
const PASSING = /^(08|53|57P|58|ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)/;

/** A row with this key exists, on either engine. */
export function isUniqueViolation(thrown: unknown): boolean {
  const unique = [SQLITE.unique, SQLITE.primaryKey, SQLITE.rowid];
  return thrown instanceof SqliteError
    ? unique.includes(thrown.errcode)
    : postgresCode(thrown) === POSTGRES.unique;
}

/** The row that is referred to does not exist, or is still referred to, on either engine. */
export function isForeignKeyViolation(thrown: unknown): boolean {
  return thrown instanceof SqliteError
    ? thrown.errcode === SQLITE.foreignKey
    : postgresCode(thrown) === POSTGRES.foreignKey;
}

/** The engine undid the transaction because of another one: the same unit may succeed when run again. */
export function isSerializationFailure(thrown: unknown): boolean {
  const code = postgresCode(thrown);
  return code === POSTGRES.serialization || code === POSTGRES.deadlock;
}

/** What the engine could not do for a passing reason as SERVICE_UNAVAILABLE; anything else as it is. */
export function translateStoreError(thrown: unknown): unknown {
  if (!isPassing(thrown)) return thrown;
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'index',
    message: 'The store cannot answer now: it is unreachable, or its disk is full. Try again later.',
    cause: thrown,
  });
}

function isPassing(thrown: unknown): boolean {
  if (thrown instanceof SqliteError) {
    return [SQLITE.busy, SQLITE.ioError, SQLITE.full].includes(thrown.errcode & 0xff);
  }
  const code = postgresCode(thrown);
  if (code !== undefined && PASSING.test(code)) return true;
  return (
    thrown instanceof Error &&
    /timeout exceeded when trying to connect|Connection terminated/.test(thrown.message)
  );
}

function postgresCode(thrown: unknown): string | undefined {
  const { code } = (thrown ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
