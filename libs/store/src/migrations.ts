import { createHash } from 'node:crypto';
import { AppError } from '@cadml/errors';
import { type CompiledQuery, DummyDriver, Kysely } from 'kysely';
import { type Columns, columnsOf, type DialectName } from './columns.ts';
import type { Engine } from './engine.ts';
import type { StoreLog } from './store-log.ts';

/** What a migration works on: it knows no row types, because the schema is what it changes. */
// biome-ignore lint/suspicious/noExplicitAny: the tables of a migration are those of its own time.
export type MigrationDatabase = Kysely<any>;

/** One forward step of the schema: expand, migrate or contract, such that the version before still runs. */
export interface Migration {
  readonly name: string;
  up(db: MigrationDatabase, columns: Columns): Promise<void>;
}

interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

const TABLE = 'schema_migrations';
/** What another runner committed while the lock was awaited must be seen, and a serializable unit sees what was before. */
const ISOLATION = 'read committed';

/**
 * Brings the schema to the newest of `migrations` (version = position, from 1), each in a transaction under
 * a lock that all runners share. Rejects with CONFLICT when the store is newer than the list, or when a
 * migration that was applied is not the one in the list.
 */
export async function migrate(
  engine: Engine,
  migrations: readonly Migration[],
  log: StoreLog,
): Promise<void> {
  const checksums = await Promise.all(migrations.map((one) => checksumOf(engine, one)));
  await engine.unit(async (trx) => {
    await engine.serialise(trx, TABLE);
    await createTable(trx, engine.dialect);
  }, ISOLATION);
  for (let version = 1; version <= Math.max(migrations.length, 1); version += 1) {
    const applied = await engine.unit(async (trx) => {
      await engine.serialise(trx, TABLE);
      await refuseUnknown(trx, migrations, checksums);
      const migration = migrations[version - 1];
      if (migration === undefined || (await isApplied(trx, version))) return undefined;
      await migration.up(trx, columnsOf(engine.dialect));
      await trx
        .insertInto(TABLE)
        .values({
          version,
          name: migration.name,
          checksum: checksums[version - 1],
          applied_at_ms: Date.now(),
        })
        .execute();
      return migration.name;
    }, ISOLATION);
    if (applied !== undefined) log.info({ version, migration: applied }, 'Migration applied');
  }
}

async function createTable(trx: MigrationDatabase, dialect: DialectName): Promise<void> {
  const columns = columnsOf(dialect);
  await trx.schema
    .createTable(TABLE)
    .ifNotExists()
    .addColumn('version', columns.integer, (column) => column.primaryKey())
    .addColumn('name', columns.text, (column) => column.notNull())
    .addColumn('checksum', columns.text, (column) => column.notNull())
    .addColumn('applied_at_ms', columns.timestampMs, (column) => column.notNull())
    .execute();
}

async function refuseUnknown(
  trx: MigrationDatabase,
  migrations: readonly Migration[],
  checksums: readonly string[],
): Promise<void> {
  const rows = (await trx.selectFrom(TABLE).selectAll().orderBy('version').execute()) as AppliedMigration[];
  const newest = rows.at(-1)?.version ?? 0;
  if (newest > migrations.length) {
    throw conflict(
      `The store has schema version ${newest}, and this program knows ${migrations.length}: start a newer program.`,
    );
  }
  for (const { version, name, checksum } of rows) {
    if (migrations[version - 1]?.name === name && checksums[version - 1] === checksum) continue;
    throw conflict(
      `Migration ${version} (${name}) was changed after it was applied: restore it, and add a new one.`,
    );
  }
}

async function isApplied(trx: MigrationDatabase, version: number): Promise<boolean> {
  const row = await trx.selectFrom(TABLE).select('version').where('version', '=', version).executeTakeFirst();
  return row !== undefined;
}

/** The hash of the SQL that a migration issues, seen on a database that answers every query with no rows. */
async function checksumOf({ dialect, kyselyDialect }: Engine, migration: Migration): Promise<string> {
  const hash = createHash('sha256').update(dialect);
  const db: MigrationDatabase = new Kysely({
    dialect: {
      createDriver: () => new DummyDriver(),
      createAdapter: () => kyselyDialect.createAdapter(),
      createQueryCompiler: () => kyselyDialect.createQueryCompiler(),
      createIntrospector: (inner) => kyselyDialect.createIntrospector(inner),
    },
    log: ({ query }: { query: CompiledQuery }) => {
      hash.update(`\n${query.sql}`);
    },
  });
  await migration.up(db, columnsOf(dialect));
  await db.destroy();
  return hash.digest('hex');
}

function conflict(message: string): AppError {
  return new AppError({ code: 'CONFLICT', stage: 'validate', message });
}
