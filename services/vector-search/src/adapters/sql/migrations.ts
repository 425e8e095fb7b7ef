import { randomUUID } from 'node:crypto';
import type { Columns, Migration, MigrationDatabase } from '@cadml/store';
import { SEED_STATISTICS } from './seed-statistics.ts';

export const MIGRATIONS: readonly Migration[] = [
  {
    name: 'parts, vectors and the change log',
    async up(db, columns) {
      await createParts(db, columns);
      await createVectors(db, columns);
      await createLog(db, columns);
      await createLedger(db, columns);
    },
  },
  {
    name: 'statistics of v1 to v4',
    async up(db, columns) {
      await db.schema
        .createTable('statistics')
        .addColumn('version', columns.text, (c) => c.notNull())
        .addColumn('revision', columns.integer, (c) => c.notNull())
        .addColumn('stats_id', columns.text, (c) => c.notNull())
        .addColumn('mean', columns.json, (c) => c.notNull())
        .addColumn('std', columns.json, (c) => c.notNull())
        .addPrimaryKeyConstraint('statistics_key', ['version', 'revision', 'stats_id'])
        .execute();
      for (const { version, revision, statsId, mean, std } of SEED_STATISTICS) {
        const numbers = { mean: JSON.stringify(mean), std: JSON.stringify(std) };
        await db
          .insertInto('statistics')
          .values({ version, revision, stats_id: statsId, ...numbers })
          .execute();
      }
    },
  },
  { name: 'uses of parts in assemblies', up: createUses },
  {
    name: 'operations by age',
    up: (db) => index(db, 'operations', 'operations_by_age', ['created_at_ms']),
  },
  { name: 'the default version, and revisions without vectors', up: createDefaultVersion },
  { name: 'revisions by holder, and deleted parts whose files may still be held', up: noteUnreleased },
];

/** Also the deletions of a release that does not know the column count as not given up. */
async function noteUnreleased(db: MigrationDatabase, { integer }: Columns): Promise<void> {
  await index(db, 'part_revisions', 'part_revisions_by_holder', ['holder']);
  await db.schema
    .alterTable('deleted_parts')
    .addColumn('unreleased', integer, (c) => c.notNull().defaultTo(1))
    .execute();
  await db.schema
    .createIndex('deleted_parts_unreleased')
    .on('deleted_parts')
    .columns(['unreleased', 'part_id'])
    .where('unreleased', '=', 1)
    .execute();
}

async function createDefaultVersion(
  db: MigrationDatabase,
  { text, integer, timestampMs }: Columns,
): Promise<void> {
  await db.schema
    .createTable('default_versions')
    .addColumn('version', text, (c) => c.primaryKey())
    .addColumn('sequence', integer, (c) => c.notNull())
    .addColumn('since_ms', timestampMs, (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('unreadable_revisions')
    .addColumn('part_id', text, (c) => c.notNull().references('parts.id').onDelete('cascade'))
    .addColumn('part_revision', integer, (c) => c.notNull())
    .addColumn('extractor_revision', integer, (c) => c.notNull())
    .addColumn('project_id', text, (c) => c.notNull())
    .addColumn('code', text, (c) => c.notNull())
    .addColumn('message', text, (c) => c.notNull())
    .addColumn('noted_at_ms', timestampMs, (c) => c.notNull())
    .addPrimaryKeyConstraint('unreadable_revisions_key', ['part_id', 'part_revision', 'extractor_revision'])
    .execute();
}

async function createUses(db: MigrationDatabase, { text, integer, real }: Columns): Promise<void> {
  const key = ['parent_id', 'parent_revision', 'file_hash'] as const;
  await db.schema
    .createTable('part_uses')
    .addColumn('parent_id', text, (c) => c.notNull().references('parts.id').onDelete('cascade'))
    .addColumn('parent_revision', integer, (c) => c.notNull())
    .addColumn('file_hash', text, (c) => c.notNull())
    .addColumn('part_id', text, (c) => c.notNull().references('parts.id').onDelete('cascade'))
    .addColumn('project_id', text, (c) => c.notNull())
    .addColumn('quantity', real, (c) => c.notNull())
    .addPrimaryKeyConstraint('part_uses_key', [...key])
    .execute();
  await index(db, 'part_uses', 'part_uses_by_part', ['part_id']);
}

async function createParts(
  db: MigrationDatabase,
  { text, json, integer, timestampMs }: Columns,
): Promise<void> {
  await db.schema
    .createTable('parts')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('project_id', text, (c) => c.notNull())
    .addColumn('part_number', text)
    .addColumn('revision', integer, (c) => c.notNull())
    .addColumn('file_hash', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('format', text, (c) => c.notNull())
    .addColumn('material', text)
    .addColumn('class', text)
    .addColumn('tags', json, (c) => c.notNull())
    .addColumn('attributes', json, (c) => c.notNull())
    .addColumn('geometry', json, (c) => c.notNull())
    .addColumn('duplicate_of', text)
    .addColumn('created_sequence', integer, (c) => c.notNull())
    .addColumn('sequence', integer, (c) => c.notNull())
    .addColumn('created_at_ms', timestampMs, (c) => c.notNull())
    .addColumn('updated_at_ms', timestampMs, (c) => c.notNull())
    .execute();
  await unique(db, 'parts', 'parts_number', ['project_id', 'part_number']);
  await unique(db, 'parts', 'parts_created', ['created_sequence']);
  await index(db, 'parts', 'parts_bytes', ['project_id', 'file_hash', 'created_sequence']);
  await index(db, 'parts', 'parts_duplicates', ['duplicate_of']);
  await db.schema
    .createTable('part_revisions')
    .addColumn('part_id', text, (c) => c.notNull().references('parts.id').onDelete('cascade'))
    .addColumn('revision', integer, (c) => c.notNull())
    .addColumn('project_id', text, (c) => c.notNull())
    .addColumn('file_hash', text, (c) => c.notNull())
    .addColumn('holder', text, (c) => c.notNull())
    .addColumn('created_at_ms', timestampMs, (c) => c.notNull())
    .addPrimaryKeyConstraint('part_revisions_key', ['part_id', 'revision'])
    .execute();
  await db.schema
    .createTable('deleted_parts')
    .addColumn('part_id', text, (c) => c.primaryKey())
    .addColumn('project_id', text, (c) => c.notNull())
    .addColumn('sequence', integer, (c) => c.notNull())
    .addColumn('revisions', json, (c) => c.notNull())
    .addColumn('deleted_at_ms', timestampMs, (c) => c.notNull())
    .execute();
}

async function createVectors(db: MigrationDatabase, { text, integer, bytes }: Columns): Promise<void> {
  const key = ['part_id', 'part_revision', 'version', 'extractor_revision'] as const;
  await db.schema
    .createTable('vectors')
    .addColumn('part_id', text, (c) => c.notNull().references('parts.id').onDelete('cascade'))
    .addColumn('part_revision', integer, (c) => c.notNull())
    .addColumn('version', text, (c) => c.notNull())
    .addColumn('extractor_revision', integer, (c) => c.notNull())
    .addColumn('project_id', text, (c) => c.notNull())
    .addColumn('vector', bytes, (c) => c.notNull())
    .addPrimaryKeyConstraint('vectors_key', [...key])
    .execute();
}

async function createLog(
  db: MigrationDatabase,
  { text, json, integer, timestampMs }: Columns,
): Promise<void> {
  await db.schema
    .createTable('changes')
    .addColumn('sequence', integer, (c) => c.primaryKey())
    .addColumn('project_id', text, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('part_id', text, (c) => c.notNull())
    .addColumn('committed_at_ms', timestampMs, (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('operations')
    .addColumn('operation_id', text, (c) => c.primaryKey())
    .addColumn('project_id', text, (c) => c.notNull())
    .addColumn('file_hash', text, (c) => c.notNull())
    .addColumn('outcome', json, (c) => c.notNull())
    .addColumn('created_at_ms', timestampMs, (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('counters')
    .addColumn('name', text, (c) => c.primaryKey())
    .addColumn('value', integer, (c) => c.notNull())
    .execute();
  for (const name of ['changes', 'pruned']) {
    await db.insertInto('counters').values({ name, value: 0 }).execute();
  }
}

async function createLedger(db: MigrationDatabase, { text, integer, timestampMs }: Columns): Promise<void> {
  await db.schema
    .createTable('identity')
    .addColumn('store_id', text, (c) => c.primaryKey())
    .execute();
  await db.insertInto('identity').values({ store_id: randomUUID() }).execute();
  await db.schema
    .createTable('leases')
    .addColumn('name', text, (c) => c.primaryKey())
    .addColumn('holder', text, (c) => c.notNull())
    .addColumn('fence', integer, (c) => c.notNull())
    .addColumn('expires_at_ms', timestampMs, (c) => c.notNull())
    .execute();
  await db
    .insertInto('leases')
    .values({ name: 'snapshots', holder: '', fence: 0, expires_at_ms: 0 })
    .execute();
  await db.schema
    .createTable('snapshots')
    .addColumn('sequence', integer, (c) => c.primaryKey())
    .addColumn('fence', integer, (c) => c.notNull())
    .execute();
}

async function unique(db: MigrationDatabase, table: string, name: string, columns: string[]): Promise<void> {
  await db.schema.createIndex(name).on(table).columns(columns).unique().execute();
}

async function index(db: MigrationDatabase, table: string, name: string, columns: string[]): Promise<void> {
  await db.schema.createIndex(name).on(table).columns(columns).execute();
}
