import { startPostgres } from '@cadml/testing';
import { expect, test } from '@jest/globals';
import { openStore } from '../../src/index.ts';
import { storeConformance } from '../../src/store.conformance.ts';
import { MIGRATIONS, SILENT, type Tables } from '../fixtures/part-schema.ts';

const server = await startPostgres();
storeConformance('PostgreSQL', () => server.createDatabase());

test('several programs that open a new PostgreSQL database at once migrate it once', async () => {
  const url = await server.createDatabase();
  const opening = Array.from({ length: 6 }, () =>
    openStore<Tables>({ url, migrations: MIGRATIONS, log: SILENT }),
  );
  const opened = await Promise.allSettled(opening);
  for (const one of opened) if (one.status === 'fulfilled') await one.value.close();
  expect(opened.filter(({ status }) => status === 'rejected')).toEqual([]);
});
