import type { Store } from '@cadml/store';
import type { DamagedFiles } from '../application/ports.ts';
import type { Database } from './schema.ts';

/** Damage as a column of the row of the file: storing the bytes again ends it, forgetting the file as well. */
export function createSqlDamagedFiles({ db }: Pick<Store<Database>, 'db'>): DamagedFiles {
  return {
    note: async (fileHash, nowMs) => {
      const { numUpdatedRows } = await db
        .updateTable('files')
        .set(({ fn, ref, val }) => ({
          damaged_since_ms: fn.coalesce(ref('damaged_since_ms'), val(nowMs)),
        }))
        .where('file_hash', '=', fileHash)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    clear: async (fileHash) => {
      await db
        .updateTable('files')
        .set({ damaged_since_ms: null })
        .where('file_hash', '=', fileHash)
        .execute();
    },
    list: async (limit) => {
      const rows = await db
        .selectFrom('files')
        .select(['file_hash', 'bytes'])
        .where('damaged_since_ms', 'is not', null)
        .orderBy('damaged_since_ms')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ fileHash: row.file_hash, bytes: Number(row.bytes) }));
    },
    takeDue: async ({ nowMs, lookedBeforeMs }) => {
      for (;;) {
        const due = await db
          .selectFrom('files')
          .select(['file_hash', 'bytes', 'looked_at_ms'])
          .where('looked_at_ms', '<', lookedBeforeMs)
          .where('damaged_since_ms', 'is', null)
          .orderBy('looked_at_ms')
          .limit(1)
          .executeTakeFirst();
        if (due === undefined) return null;
        const { numUpdatedRows } = await db
          .updateTable('files')
          .set({ looked_at_ms: nowMs })
          .where('file_hash', '=', due.file_hash)
          .where('looked_at_ms', '=', due.looked_at_ms)
          .executeTakeFirst();
        if (numUpdatedRows > 0n) return { fileHash: due.file_hash, bytes: Number(due.bytes) };
      }
    },
  };
}
