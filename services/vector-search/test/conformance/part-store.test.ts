import { join } from 'node:path';
import { openStore } from '@cadml/store';
import { onTeardown, type PostgresServer, startPostgres, tempDir } from '@cadml/testing';
import { beforeAll, describe } from '@jest/globals';
import { MIGRATIONS } from '../../src/adapters/sql/migrations.ts';
import type { Tables } from '../../src/adapters/sql/tables.ts';
import { sqlPartStore } from '../../src/adapters/sql-part-store.ts';
import { partStoreConformance } from '../../src/application/part-store.conformance.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function open(url: string) {
  const store = await openStore<Tables>({ url, migrations: MIGRATIONS, log });
  onTeardown(() => store.close());
  return sqlPartStore(store);
}

describe('sqlite', () => {
  partStoreConformance(async () => open(`sqlite:${join(await tempDir(), 'store.db')}`));
});

describe('postgres', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  partStoreConformance(async () => open(await server.createDatabase()));
});
