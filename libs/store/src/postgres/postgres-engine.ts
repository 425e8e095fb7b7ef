import { createHash } from 'node:crypto';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Engine, RunRead } from '../engine.ts';
import type { StoreLog } from '../store-log.ts';
import { parseRows } from './postgres-types.ts';

export interface PostgresSettings {
  readonly maxConnections: number;
  readonly statementTimeoutMs: number;
  readonly connectTimeoutMs: number;
}

const SETTINGS: PostgresSettings = {
  maxConnections: 10,
  statementTimeoutMs: 10_000,
  connectTimeoutMs: 5_000,
};

/** A pool of connections to one database. */
export async function openPostgresEngine(
  url: string,
  log: StoreLog,
  given: Partial<PostgresSettings> = {},
): Promise<Engine> {
  const settings = { ...SETTINGS, ...given };
  const pool = new pg.Pool({
    connectionString: url,
    max: settings.maxConnections,
    connectionTimeoutMillis: settings.connectTimeoutMs,
    statement_timeout: settings.statementTimeoutMs,
    idle_in_transaction_session_timeout: settings.statementTimeoutMs,
    types: parseRows,
  });
  // A server that restarts breaks idle connections; the pool replaces them.
  pool.on('error', (error) => log.warn({ error: error.message }, 'An idle database connection broke'));
  const kyselyDialect = new PostgresDialect({ pool });
  const db = new Kysely({ dialect: kyselyDialect });
  await sql`select 1`.execute(db);
  return {
    dialect: 'postgres',
    kyselyDialect,
    db,
    unit: (work, isolation = 'serializable') => db.transaction().setIsolationLevel(isolation).execute(work),
    snapshot: (work) =>
      db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
    prepare: (query) => named(pool, query.sql),
    async serialise(trx, name) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);
    },
    close: () => db.destroy(),
  };
}

/** Each connection of the pool parses and plans the statement once, under its name. */
function named(pool: pg.Pool, text: string): RunRead {
  const name = `read_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  return async (parameters) => (await pool.query({ name, text, values: [...parameters] })).rows;
}
