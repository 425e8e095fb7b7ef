import { join } from 'node:path';
import { openStore } from '@cadml/store';
import { onTeardown, type PostgresServer, startPostgres, tempDir } from '@cadml/testing';
import { MIGRATIONS } from '../../src/adapters/migrations.ts';
import type { Database } from '../../src/adapters/schema.ts';
import { createSqlCacheLimits } from '../../src/adapters/sql-cache-limits.ts';
import { createSqlDamagedFiles } from '../../src/adapters/sql-damaged-files.ts';
import { createSqlQuarantine } from '../../src/adapters/sql-quarantine.ts';
import { createSqlReferenceStore } from '../../src/adapters/sql-reference-store.ts';
import { createSqlUnsettledReferences } from '../../src/adapters/sql-unsettled-references.ts';
import { cacheLimitStoreConformance } from '../../src/application/cache-limit-store.conformance.ts';
import { damagedFilesConformance } from '../../src/application/damaged-files.conformance.ts';
import { quarantineConformance } from '../../src/application/quarantine.conformance.ts';
import { referenceStoreConformance } from '../../src/application/reference-store.conformance.ts';
import { unsettledReferencesConformance } from '../../src/application/unsettled-references.conformance.ts';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
let postgres: Promise<PostgresServer> | null = null;

const ENGINES = {
  SQLite: async () => `sqlite:${join(await tempDir(), 'store.db')}`,
  PostgreSQL: async () => {
    postgres ??= startPostgres();
    return await (await postgres).createDatabase();
  },
};

for (const [engine, createUrl] of Object.entries(ENGINES)) {
  const open = async () => {
    const store = await openStore<Database>({ url: await createUrl(), migrations: MIGRATIONS, log: SILENT });
    onTeardown(() => store.close());
    return store;
  };
  referenceStoreConformance(engine, async () => createSqlReferenceStore(await open(), Date.now));
  unsettledReferencesConformance(engine, async (now) => {
    const store = await open();
    return {
      references: createSqlReferenceStore(store, now),
      unsettled: createSqlUnsettledReferences(store, now),
    };
  });
  damagedFilesConformance(engine, async () => {
    const store = await open();
    return { damaged: createSqlDamagedFiles(store), references: createSqlReferenceStore(store, Date.now) };
  });
  cacheLimitStoreConformance(engine, async () => createSqlCacheLimits(await open()));
  quarantineConformance(engine, async () => {
    const { db } = await open();
    return (revision) => createSqlQuarantine(db, Date.now, revision);
  });
}
