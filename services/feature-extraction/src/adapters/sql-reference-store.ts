import type { Store } from '@cadml/store';
import type { Kysely, Transaction } from 'kysely';
import type { FileReference, ReferenceStore, StoredFile } from '../application/ports.ts';
import type { Database } from './schema.ts';
import { fileFinder } from './sql-file-finder.ts';

/** The row of the file is the lock; the checks after it must see what was committed while it was awaited. */
const ROW_LOCKS = { isolation: 'read committed' } as const;

/** How holders begin that are operations of the gateway: only of these anybody can say whether they are needed. */
export const OPERATION = 'operation:';

/**
 * Files and references in SQL. Whoever adopts, holds or forgets a file writes its row first, and so waits for
 * the others (a row lock in PostgreSQL, the only writer in SQLite): bytes and references never part.
 */
export function createSqlReferenceStore(store: Store<Database>, now: () => number): ReferenceStore {
  const { db } = store;
  return {
    adopt: (file, reference) =>
      store.write(async (transaction) => {
        await claim(transaction, file, now());
        await putReference(transaction, reference, now());
      }, ROW_LOCKS),
    claimStray: (file, abandonedSinceMs) => claimStray(db, file, { nowMs: now(), abandonedSinceMs }),
    isKnown: async (fileHash) => {
      const rows = db.selectFrom('files').select('bytes').where('file_hash', '=', fileHash);
      return (await rows.executeTakeFirst()) !== undefined;
    },
    find: fileFinder(store),
    hold: (reference) =>
      store.write(async (transaction) => {
        const claimed = await transaction
          .updateTable('files')
          .set({ abandoned_since_ms: null })
          .where('file_hash', '=', reference.fileHash)
          .executeTakeFirst();
        if (claimed.numUpdatedRows === 0n) return false;
        await putReference(transaction, reference, now());
        return true;
      }, ROW_LOCKS),
    release: (references) =>
      store.write(async (transaction) => {
        let released = 0;
        for (const one of references) if (await deleteReference(transaction, one)) released++;
        return released;
      }),
    listNewest: (limit, nowMs) => listNewest(db, limit, nowMs),
    expire: (nowMs) => expire(db, nowMs),
    listAbandoned: async (beforeMs, limit) => {
      const rows = await db
        .selectFrom('files')
        .select('file_hash')
        .where('abandoned_since_ms', '<=', beforeMs)
        .orderBy('abandoned_since_ms')
        .limit(limit)
        .execute();
      return rows.map((row) => row.file_hash);
    },
    forget: (fileHash, beforeMs, remove) =>
      store.write((transaction) => forget(transaction, fileHash, { beforeMs, remove }), ROW_LOCKS),
    totals: async () => {
      const { countAll, sum } = db.fn;
      const row = await db
        .selectFrom('files')
        .select([countAll().as('files'), sum('bytes').as('bytes')])
        .executeTakeFirstOrThrow();
      return { files: Number(row.files), bytes: Number(row.bytes ?? 0) };
    },
  };
}

async function claim(transaction: Transaction<Database>, file: StoredFile, nowMs: number): Promise<void> {
  await transaction
    .insertInto('files')
    .values({ ...rowOf(file, nowMs), abandoned_since_ms: null })
    .onConflict((conflict) =>
      conflict
        .column('file_hash')
        .doUpdateSet({ abandoned_since_ms: null, damaged_since_ms: null, looked_at_ms: nowMs }),
    )
    .execute();
}

async function claimStray(
  db: Kysely<Database>,
  file: StoredFile,
  { nowMs, abandonedSinceMs }: { readonly nowMs: number; readonly abandonedSinceMs: number },
): Promise<void> {
  await db
    .insertInto('files')
    .values({ ...rowOf(file, nowMs), abandoned_since_ms: abandonedSinceMs })
    .onConflict((conflict) => conflict.column('file_hash').doNothing())
    .execute();
}

function rowOf({ fileHash, bytes }: StoredFile, nowMs: number) {
  return { file_hash: fileHash, bytes, created_ms: nowMs, damaged_since_ms: null, looked_at_ms: nowMs };
}

async function putReference(
  transaction: Transaction<Database>,
  { project, fileHash, holder, untilMs }: FileReference,
  nowMs: number,
): Promise<void> {
  const isUnsettled = untilMs === null && holder.startsWith(OPERATION);
  const state = { until_ms: untilMs, unsettled_since_ms: isUnsettled ? nowMs : null };
  await transaction
    .insertInto('file_references')
    .values({ project_id: project, file_hash: fileHash, holder, ...state })
    .onConflict((conflict) => conflict.columns(['project_id', 'file_hash', 'holder']).doUpdateSet(state))
    .execute();
}

async function deleteReference(
  transaction: Transaction<Database>,
  { project, fileHash, holder }: Omit<FileReference, 'untilMs'>,
): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('file_references')
    .where('project_id', '=', project)
    .where('file_hash', '=', fileHash)
    .where('holder', '=', holder)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

async function listNewest(
  db: Kysely<Database>,
  limit: number,
  nowMs: number,
): Promise<readonly StoredFile[]> {
  const rows = await db
    .selectFrom('files')
    .select(['file_hash', 'bytes'])
    .where((where) =>
      where.exists(
        where
          .selectFrom('file_references')
          .select('holder')
          .whereRef('file_references.file_hash', '=', 'files.file_hash')
          .where((end) => end.or([end('until_ms', 'is', null), end('until_ms', '>', nowMs)])),
      ),
    )
    .orderBy('created_ms', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ file_hash, bytes }) => ({ fileHash: file_hash, bytes: Number(bytes) }));
}

async function expire(db: Kysely<Database>, nowMs: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('file_references')
    .where('until_ms', '<=', nowMs)
    .executeTakeFirst();
  await db
    .updateTable('files')
    .set({ abandoned_since_ms: nowMs })
    .where('abandoned_since_ms', 'is', null)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('file_references')
            .select('holder')
            .whereRef('file_references.file_hash', '=', 'files.file_hash'),
        ),
      ),
    )
    .execute();
  return Number(numDeletedRows);
}

async function forget(
  transaction: Transaction<Database>,
  fileHash: string,
  { beforeMs, remove }: { readonly beforeMs: number; readonly remove: () => Promise<boolean> },
): Promise<boolean> {
  const claimed = await transaction
    .updateTable('files')
    .set((file) => ({ bytes: file.ref('bytes') }))
    .where('file_hash', '=', fileHash)
    .where('abandoned_since_ms', '<=', beforeMs)
    .executeTakeFirst();
  if (claimed.numUpdatedRows === 0n) return false;
  const reference = await transaction
    .selectFrom('file_references')
    .select('holder')
    .where('file_hash', '=', fileHash)
    .limit(1)
    .executeTakeFirst();
  if (reference !== undefined) {
    await transaction
      .updateTable('files')
      .set({ abandoned_since_ms: null })
      .where('file_hash', '=', fileHash)
      .execute();
    return false;
  }
  if (!(await remove())) return false;
  await transaction.deleteFrom('files').where('file_hash', '=', fileHash).execute();
  return true;
}
