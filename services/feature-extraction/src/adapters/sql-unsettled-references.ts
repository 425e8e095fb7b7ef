import type { Store } from '@cadml/store';
import type { Transaction } from 'kysely';
import type { Settlement, UnsettledReference, UnsettledReferences } from '../application/ports.ts';
import type { Database } from './schema.ts';
import { OPERATION } from './sql-reference-store.ts';

/** References that nobody has settled, in SQL. `since` is what a settlement is compared with and set by. */
export function createSqlUnsettledReferences(store: Store<Database>, now: () => number): UnsettledReferences {
  return {
    list: async (beforeMs, limit) => {
      const rows = await store.db
        .selectFrom('file_references')
        .select(['project_id', 'file_hash', 'holder', 'unsettled_since_ms'])
        .where('unsettled_since_ms', '<=', beforeMs)
        .where('until_ms', 'is', null)
        .where('holder', 'like', `${OPERATION}%`)
        .orderBy('unsettled_since_ms')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        project: row.project_id,
        fileHash: row.file_hash,
        holder: row.holder,
        sinceMs: Number(row.unsettled_since_ms),
      }));
    },
    settle: (settlements) =>
      store.write(async (transaction) => {
        const done = { keep: 0, lookAgain: 0, release: 0 };
        for (const one of settlements) if (await settle(transaction, one, now())) done[one.verdict]++;
        return done;
      }),
  };
}

async function settle(
  transaction: Transaction<Database>,
  { reference, verdict }: Settlement,
  nowMs: number,
): Promise<boolean> {
  if (verdict === 'release') {
    const deletion = transaction.deleteFrom('file_references').where((row) => row.and(asListed(reference)));
    return (await deletion.where('until_ms', 'is', null).executeTakeFirst()).numDeletedRows > 0n;
  }
  const since = { unsettled_since_ms: verdict === 'keep' ? null : nowMs };
  const change = transaction.updateTable('file_references').set(since);
  const changed = change.where((row) => row.and(asListed(reference))).where('until_ms', 'is', null);
  return (await changed.executeTakeFirst()).numUpdatedRows > 0n;
}

function asListed({ project, fileHash, holder, sinceMs }: UnsettledReference) {
  return { project_id: project, file_hash: fileHash, holder, unsettled_since_ms: sinceMs };
}
