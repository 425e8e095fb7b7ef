import type { Kysely, Selectable } from 'kysely';
import type { QuarantinedFile, QuarantineStore, StrikeReason } from '../application/ports.ts';
import { EXTRACTOR_REVISION } from '../domain/extractor-revision.ts';
import type { Database } from './schema.ts';

/** Strikes in SQL, by extractor revision: those of another revision do not count, for its code is gone. */
export function createSqlQuarantine(
  db: Kysely<Database>,
  now: () => number,
  revision = EXTRACTOR_REVISION,
): QuarantineStore {
  return {
    strikes: async (fileHash) => {
      const row = await db
        .selectFrom('quarantine')
        .select('strikes')
        .where('file_hash', '=', fileHash)
        .where('extractor_revision', '=', revision)
        .executeTakeFirst();
      return Number(row?.strikes ?? 0);
    },
    record: async (fileHash, reason) => {
      const row = await db
        .insertInto('quarantine')
        .values({
          file_hash: fileHash,
          extractor_revision: revision,
          strikes: 1,
          last_reason: reason,
          last_strike_ms: now(),
        })
        .onConflict((conflict) =>
          conflict.columns(['file_hash', 'extractor_revision']).doUpdateSet((known) => ({
            strikes: known('quarantine.strikes', '+', 1),
            last_reason: reason,
            last_strike_ms: now(),
          })),
        )
        .returning('strikes')
        .executeTakeFirstOrThrow();
      return Number(row.strikes);
    },
    clear: async (fileHash) => {
      const { numDeletedRows } = await db
        .deleteFrom('quarantine')
        .where('file_hash', '=', fileHash)
        .where('extractor_revision', '=', revision)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
    list: async () => {
      const rows = await db
        .selectFrom('quarantine')
        .selectAll()
        .where('extractor_revision', '=', revision)
        .orderBy('last_strike_ms', 'desc')
        .execute();
      return rows.map(fromRow);
    },
  };
}

function fromRow(row: Selectable<Database['quarantine']>): QuarantinedFile {
  return {
    fileHash: row.file_hash,
    strikes: Number(row.strikes),
    lastReason: row.last_reason as StrikeReason,
    lastStrikeMs: Number(row.last_strike_ms),
    extractorRevision: Number(row.extractor_revision),
  };
}
