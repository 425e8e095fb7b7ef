import type { Columns, Migration, MigrationDatabase } from '@cadml/store';

/** Forward only; what was released never changes. */
export const MIGRATIONS: readonly Migration[] = [
  { name: 'files', up: createFiles },
  { name: 'quarantine', up: createQuarantine },
  { name: 'cache-limits', up: createCacheLimits },
  { name: 'damaged-files', up: noteDamagedFiles },
  { name: 'unsettled-references', up: noteUnsettledReferences },
  { name: 'installation', up: createInstallation },
  { name: 'looked-at-files', up: noteLooks },
];

async function createFiles(db: MigrationDatabase, columns: Columns): Promise<void> {
  await db.schema
    .createTable('files')
    .addColumn('file_hash', columns.text, (column) => column.primaryKey())
    .addColumn('bytes', columns.integer, (column) => column.notNull())
    .addColumn('created_ms', columns.timestampMs, (column) => column.notNull())
    .addColumn('abandoned_since_ms', columns.timestampMs)
    .execute();
  await db.schema
    .createIndex('files_by_abandonment')
    .on('files')
    .column('abandoned_since_ms')
    .where('abandoned_since_ms', 'is not', null)
    .execute();
  await db.schema
    .createTable('file_references')
    .addColumn('project_id', columns.text, (column) => column.notNull())
    .addColumn('file_hash', columns.text, (column) => column.notNull().references('files.file_hash'))
    .addColumn('holder', columns.text, (column) => column.notNull())
    .addColumn('until_ms', columns.timestampMs)
    .addPrimaryKeyConstraint('file_references_key', ['file_hash', 'project_id', 'holder'])
    .execute();
  await db.schema
    .createIndex('file_references_by_end')
    .on('file_references')
    .column('until_ms')
    .where('until_ms', 'is not', null)
    .execute();
}

async function createQuarantine(db: MigrationDatabase, columns: Columns): Promise<void> {
  await db.schema
    .createTable('quarantine')
    .addColumn('file_hash', columns.text, (column) => column.notNull())
    .addColumn('extractor_revision', columns.integer, (column) => column.notNull())
    .addColumn('strikes', columns.integer, (column) => column.notNull())
    .addColumn('last_reason', columns.text, (column) => column.notNull())
    .addColumn('last_strike_ms', columns.timestampMs, (column) => column.notNull())
    .addPrimaryKeyConstraint('quarantine_key', ['file_hash', 'extractor_revision'])
    .execute();
}

async function createCacheLimits(db: MigrationDatabase, columns: Columns): Promise<void> {
  await db.schema
    .createTable('cache_limits')
    .addColumn('name', columns.text, (column) => column.primaryKey())
    .addColumn('version', columns.integer, (column) => column.notNull())
    .addColumn('limits', columns.text, (column) => column.notNull())
    .addColumn('previous', columns.text)
    .addColumn('applied_ms', columns.timestampMs, (column) => column.notNull())
    .addColumn('applied_by', columns.text, (column) => column.notNull())
    .addColumn('reason', columns.text, (column) => column.notNull())
    .addColumn('window_until_ms', columns.timestampMs, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('files_by_creation').on('files').column('created_ms').execute();
}

async function noteDamagedFiles(db: MigrationDatabase, columns: Columns): Promise<void> {
  await db.schema.alterTable('files').addColumn('damaged_since_ms', columns.timestampMs).execute();
  await db.schema
    .createIndex('files_by_damage')
    .on('files')
    .column('damaged_since_ms')
    .where('damaged_since_ms', 'is not', null)
    .execute();
}

/** Nobody knows when the references that are there were made, nor those of a release that does not know the column: 0. */
async function noteUnsettledReferences(db: MigrationDatabase, columns: Columns): Promise<void> {
  await db.schema
    .alterTable('file_references')
    .addColumn('unsettled_since_ms', columns.timestampMs, (column) => column.defaultTo(0))
    .execute();
  await db
    .updateTable('file_references')
    .set({ unsettled_since_ms: null })
    .where('until_ms', 'is not', null)
    .execute();
  await db.schema
    .createIndex('file_references_unsettled')
    .on('file_references')
    .column('unsettled_since_ms')
    .where('unsettled_since_ms', 'is not', null)
    .execute();
}

/** The row is as old as the store. Its id is random, which no migration is: the first start gives it. */
async function createInstallation(db: MigrationDatabase, columns: Columns): Promise<void> {
  await db.schema
    .createTable('installation')
    .addColumn('id', columns.text)
    .addColumn('since_ms', columns.timestampMs, (column) => column.notNull())
    .execute();
  await db
    .insertInto('installation')
    .columns(['since_ms'])
    .expression(db.selectFrom('schema_migrations').select(({ fn }) => fn.min('applied_at_ms').as('since_ms')))
    .execute();
}

/** Nobody has looked at the files that are there, nor at those of a release that does not know the column: 0. */
async function noteLooks(db: MigrationDatabase, columns: Columns): Promise<void> {
  await db.schema
    .alterTable('files')
    .addColumn('looked_at_ms', columns.timestampMs, (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex('files_by_look').on('files').column('looked_at_ms').execute();
}
