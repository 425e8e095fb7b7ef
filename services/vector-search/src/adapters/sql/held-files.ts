import type { Kysely } from 'kysely';
import type { HeldFile, PartStore } from '../../application/ports/part-store.ts';
import { chunks } from './part-reader.ts';
import { toTombstone } from './part-records.ts';
import type { Tables } from './tables.ts';

/** Which references parts need: of committed data, or inside a unit of work. */
export function heldFileReader(db: Kysely<Tables>): Pick<PartStore, 'neededOf'> {
  return {
    neededOf: async <T extends HeldFile>(references: readonly T[]) => {
      const pages = chunks([...new Set(references.map(({ holder }) => holder))]).map((holders) =>
        db
          .selectFrom('part_revisions')
          .select(['project_id', 'file_hash', 'holder'])
          .where('holder', 'in', holders)
          .execute(),
      );
      const rows = (await Promise.all(pages)).flat();
      const needed = new Set(
        rows.map((row) => keyOf({ project: row.project_id, fileHash: row.file_hash, holder: row.holder })),
      );
      return references.filter((reference) => needed.has(keyOf(reference)));
    },
  };
}

/** Deleted parts until their files were given up. */
export function unreleasedParts(db: Kysely<Tables>): Pick<PartStore, 'unreleased' | 'noteReleased'> {
  return {
    unreleased: async (limit) => {
      const waiting = db.selectFrom('deleted_parts').selectAll().where('unreleased', '=', 1);
      return (await waiting.orderBy('part_id').limit(limit).execute()).map(toTombstone);
    },
    noteReleased: async (partIds) => {
      for (const some of chunks(partIds)) {
        const told = db.updateTable('deleted_parts').set({ unreleased: 0 });
        await told.where('part_id', 'in', some).execute();
      }
    },
  };
}

function keyOf({ project, fileHash, holder }: HeldFile): string {
  return `${fileHash} ${holder} ${project}`;
}
