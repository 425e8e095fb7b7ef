import type { Store } from '@cadml/store';
import type { PartStore } from '../application/ports/part-store.ts';
import type { Statistics } from '../domain/statistics.ts';
import { partFinder, settledFinder } from './sql/find-part.ts';
import { heldFileReader, unreleasedParts } from './sql/held-files.ts';
import { readChanges, readDefaults, readStale, readUnreadable, statesOf } from './sql/index-reads.ts';
import { chunks, partReader } from './sql/part-reader.ts';
import { useReader } from './sql/part-uses.ts';
import { partWriter } from './sql/part-writer.ts';
import type { Tables } from './sql/tables.ts';

/** Parts on SQLite or PostgreSQL. */
export async function sqlPartStore(store: Store<Tables>): Promise<PartStore> {
  const { db } = store;
  const { store_id: storeId } = await db.selectFrom('identity').selectAll().executeTakeFirstOrThrow();
  return {
    ...partReader(db),
    ...useReader(db),
    ...heldFileReader(db),
    ...unreleasedParts(db),
    find: partFinder(store),
    settled: settledFinder(store),
    storeId,
    write: (work) =>
      store.write(
        async (trx) => {
          await store.serialise(trx, 'changes');
          return work(partWriter(trx));
        },
        { isolation: 'read committed' },
      ),
    ...partStates(store),
    changesAfter: (sequence, limit) => store.read((trx) => readChanges(trx, sequence, limit)),
    head: async () => {
      const counter = db.selectFrom('counters').select('value').where('name', '=', 'changes');
      return (await counter.executeTakeFirstOrThrow()).value;
    },
    defaultVersions: () => readDefaults(db),
    unreadable: () => readUnreadable(db),
    stale: (query) => store.read((trx) => readStale(trx, query)),
    forgetOperations: async (beforeMs, limit) => {
      const old = db
        .selectFrom('operations')
        .select('operation_id')
        .where('created_at_ms', '<', beforeMs)
        .limit(limit);
      const deletion = db.deleteFrom('operations').where('operation_id', 'in', old);
      return Number((await deletion.executeTakeFirst()).numDeletedRows);
    },
    statistics: () => readStatistics(db),
  };
}

function partStates(store: Store<Tables>): Pick<PartStore, 'states' | 'statesAfter'> {
  return {
    states: (ids) =>
      store.read(async (trx) => {
        const pages = chunks(ids).map(async (some) =>
          statesOf(trx, await trx.selectFrom('parts').selectAll().where('id', 'in', some).execute()),
        );
        return (await Promise.all(pages)).flat();
      }),
    statesAfter: (id, limit) =>
      store.read(async (trx) => {
        const page = trx.selectFrom('parts').selectAll().where('id', '>', id).orderBy('id').limit(limit);
        return statesOf(trx, await page.execute());
      }),
  };
}

async function readStatistics(db: Store<Tables>['db']): Promise<readonly Statistics[]> {
  const rows = await db.selectFrom('statistics').selectAll().execute();
  return rows.map(({ version, revision, stats_id, mean, std }) => ({
    version,
    revision,
    statsId: stats_id,
    mean: JSON.parse(mean) as number[],
    std: JSON.parse(std) as number[],
  }));
}
