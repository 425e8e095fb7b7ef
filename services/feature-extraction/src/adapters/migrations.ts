import type { Kysely, Migration } from 'kysely';

/** Forward only; a name never changes. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-files': { up: createFiles },
  '0002-quarantine': { up: createQuarantine },
};

async function createFiles(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('files')
    .addColumn('file_hash', 'text', (column) => column.primaryKey())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('abandoned_since_ms', 'bigint')
    .execute();
  await db.schema
    .createIndex('files_abandoned')
    .on('files')
    .column('abandoned_since_ms')
    .where('abandoned_since_ms', 'is not', null)
    .execute();
  await db.schema
    .createTable('file_references')
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('file_hash', 'text', (column) =>
      column.notNull().references('files.file_hash').onDelete('restrict'),
    )
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('until_ms', 'bigint')
    .addPrimaryKeyConstraint('file_references_key', ['file_hash', 'project_id', 'holder'])
    .execute();
  await db.schema
    .createIndex('file_references_until')
    .on('file_references')
    .column('until_ms')
    .where('until_ms', 'is not', null)
    .execute();
}

async function createQuarantine(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('quarantine')
    .addColumn('file_hash', 'text', (column) => column.notNull())
    .addColumn('extractor_revision', 'integer', (column) => column.notNull())
    .addColumn('strikes', 'integer', (column) => column.notNull())
    .addColumn('last_reason', 'text', (column) => column.notNull())
    .addColumn('last_strike_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('quarantine_key', ['file_hash', 'extractor_revision'])
    .execute();
}
