import { AppError } from '@cadml/errors';
import type { Store } from '@cadml/store';
import type { Clock } from '../application/ports/clock.ts';
import type { SnapshotLedger } from '../application/ports/snapshots.ts';
import type { Tables } from './sql/tables.ts';

const LEASE = 'snapshots';

/** The lease on writing snapshots and the list of verified ones, in the store whose log they allow to prune. */
export function sqlSnapshotLedger(store: Store<Tables>, clock: Clock): SnapshotLedger {
  return {
    acquire: (holder, ttlMs) =>
      store.write(async (trx) => {
        const now = clock.now();
        const row = await trx
          .updateTable('leases')
          .set(({ eb }) => ({ holder, fence: eb('fence', '+', 1), expires_at_ms: now + ttlMs }))
          .where('name', '=', LEASE)
          .where(({ eb, or }) => or([eb('holder', '=', holder), eb('expires_at_ms', '<', now)]))
          .returning('fence')
          .executeTakeFirst();
        return row?.fence ?? null;
      }),
    publish: (sequence, fence) =>
      store.write(async (trx) => {
        const lease = trx.selectFrom('leases').select('fence').where('name', '=', LEASE);
        if ((await lease.executeTakeFirst())?.fence !== fence) throw staleFence(fence);
        const row = { sequence, fence };
        await trx
          .insertInto('snapshots')
          .values(row)
          .onConflict((c) => c.column('sequence').doUpdateSet({ fence }))
          .execute();
        const newest = await trx
          .selectFrom('snapshots')
          .select('sequence')
          .orderBy('sequence', 'desc')
          .limit(2)
          .execute();
        const second = newest[1]?.sequence;
        if (second === undefined) return;
        await trx.deleteFrom('snapshots').where('sequence', '<', second).execute();
        await trx.deleteFrom('changes').where('sequence', '<=', second).execute();
        await trx.updateTable('counters').set({ value: second }).where('name', '=', 'pruned').execute();
      }),
  };
}

function staleFence(fence: number): AppError {
  return new AppError({
    code: 'STALE_FENCE',
    stage: 'index',
    message: 'Another replica took over writing snapshots.',
    context: { fence },
  });
}
