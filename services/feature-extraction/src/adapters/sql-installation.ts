import { randomUUID } from 'node:crypto';
import type { Store } from '@cadml/store';
import type { InstallationStore } from '../application/ports.ts';
import type { Database } from './schema.ts';

/** One row, which the migration made; whoever comes first gives it its id, and the row is the lock. */
export function createSqlInstallation({ db }: Pick<Store<Database>, 'db'>): InstallationStore {
  const read = () => db.selectFrom('installation').select(['id', 'since_ms']).executeTakeFirstOrThrow();
  return {
    identify: async () => {
      let row = await read();
      if (row.id === null) {
        await db.updateTable('installation').set({ id: randomUUID() }).where('id', 'is', null).execute();
        row = await read();
      }
      return { id: String(row.id), sinceMs: Number(row.since_ms) };
    },
  };
}
