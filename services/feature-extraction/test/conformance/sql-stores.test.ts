import { join } from 'node:path';
import { openStore } from '@cadml/store';
import { eventually, onTeardown, type PostgresServer, startPostgres, tempDir } from '@cadml/testing';
import { expect, test } from '@jest/globals';
import { MIGRATIONS } from '../../src/adapters/migrations.ts';
import type { Database } from '../../src/adapters/schema.ts';
import { createSqlCacheLimits } from '../../src/adapters/sql-cache-limits.ts';
import { createSqlDamagedFiles } from '../../src/adapters/sql-damaged-files.ts';
import { createSqlInstallation } from '../../src/adapters/sql-installation.ts';
import { createSqlQuarantine } from '../../src/adapters/sql-quarantine.ts';
import { createSqlReferenceStore } from '../../src/adapters/sql-reference-store.ts';
import { createSqlUnsettledReferences } from '../../src/adapters/sql-unsettled-references.ts';
import { cacheLimitStoreConformance } from '../../src/application/cache-limit-store.conformance.ts';
import { damagedFilesConformance } from '../../src/application/damaged-files.conformance.ts';
import { installationConformance } from '../../src/application/installation.conformance.ts';
import { quarantineConformance } from '../../src/application/quarantine.conformance.ts';
import { referenceStoreConformance } from '../../src/application/reference-store.conformance.ts';
import { unsettledReferencesConformance } from '../../src/application/unsettled-references.conformance.ts';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** Those before the one of the installation. */
const OLD_MIGRATIONS = MIGRATIONS.findIndex(({ name }) => name === 'installation');
const OTHER_LIMITS = {
  limits: { capacityBytes: 1, ttlSeconds: 1, isConfigured: false },
  ...{ version: 7, previous: null, appliedMs: 1, appliedBy: 'key:other', reason: 'other', windowUntilMs: 1 },
};
let postgres: Promise<PostgresServer> | null = null;

const ENGINES = {
  SQLite: async () => `sqlite:${join(await tempDir(), 'store.db')}`,
  PostgreSQL: async () => {
    postgres ??= startPostgres();
    return await (await postgres).createDatabase();
  },
};

for (const [engine, createUrl] of Object.entries(ENGINES)) {
  const openUrl = async (url: string, migrations = MIGRATIONS) => {
    const store = await openStore<Database>({ url, migrations, log: SILENT });
    onTeardown(() => store.close());
    return store;
  };
  const open = async () => openUrl(await createUrl());
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
  cacheLimitStoreConformance(engine, async () => {
    const store = await open();
    // Each cache has limits of its own.
    await createSqlCacheLimits(store, 'features').replace(null, OTHER_LIMITS);
    return createSqlCacheLimits(store, 'renditions');
  });
  quarantineConformance(engine, async () => {
    const { db } = await open();
    return (revision) => createSqlQuarantine(db, Date.now, revision);
  });
  installationConformance(engine, async () => {
    const url = await createUrl();
    const store = await openUrl(url);
    const isShared = store.dialect === 'postgres';
    return {
      installation: createSqlInstallation(store),
      // SQLite has one process, whose store it is.
      again: async () => createSqlInstallation(isShared ? await openUrl(url) : store),
    };
  });

  test(`a store on ${engine} from before there were installations is as old as its first migration`, async () => {
    const url = await createUrl();
    const beforeMs = Date.now();
    const old = await openUrl(url, MIGRATIONS.slice(0, OLD_MIGRATIONS));
    await old.close();
    const madeMs = Date.now();
    await eventually(() => expect(Date.now()).toBeGreaterThan(madeMs));
    const { sinceMs } = await createSqlInstallation(await openUrl(url)).identify();
    expect(sinceMs).toBeGreaterThanOrEqual(beforeMs);
    expect(sinceMs).toBeLessThanOrEqual(madeMs);
  });
}
