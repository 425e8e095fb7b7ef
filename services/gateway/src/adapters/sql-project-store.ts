import type { Store } from '@cadml/store';
import type { ProjectStore } from '../application/ports-access.ts';
import type { GatewayTables } from './sql-schema.ts';

/** Projects are never removed, so what was seen once is known without asking again. */
export function createSqlProjectStore({ db }: Store<GatewayTables>): ProjectStore {
  const known = new Set<string>();
  return {
    has: async (id) => {
      if (known.has(id)) return true;
      const row = await db.selectFrom('projects').select('id').where('id', '=', id).executeTakeFirst();
      if (row !== undefined) known.add(id);
      return row !== undefined;
    },
    create: async (id, createdBy, at) => {
      await db
        .insertInto('projects')
        .values({ id, created_by: createdBy, created_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      known.add(id);
    },
  };
}
