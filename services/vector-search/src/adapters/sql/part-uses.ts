import type { Kysely } from 'kysely';
import type { PartStore, PartUse, PartWriter } from '../../application/ports/part-store.ts';
import type { Part } from '../../domain/part.ts';
import { chunks } from './part-reader.ts';
import type { Tables } from './tables.ts';

/** Assemblies that are told of one part: a screw may be in very many. */
const MAX_PARENTS = 1_000;

/** Reads of the relation between assemblies and their components. */
export function useReader(db: Kysely<Tables>): Pick<PartStore, 'usesOf' | 'usersOf' | 'partsWithFiles'> {
  return {
    usesOf: async ({ id, revision }) => {
      const rows = await db
        .selectFrom('part_uses')
        .innerJoin('parts', 'parts.id', 'part_uses.part_id')
        .select(['part_uses.part_id', 'part_uses.file_hash', 'part_uses.quantity', 'parts.project_id'])
        .where('parent_id', '=', id)
        .where('parent_revision', '=', revision)
        .orderBy('part_uses.file_hash')
        .execute();
      return rows.map((row) => toUse(row, row.part_id));
    },
    usersOf: async (partId) => {
      const rows = await db
        .selectFrom('part_uses')
        .innerJoin('parts', (join) =>
          join
            .onRef('parts.id', '=', 'part_uses.parent_id')
            .onRef('parts.revision', '=', 'part_uses.parent_revision'),
        )
        .select(['part_uses.parent_id', 'part_uses.file_hash', 'part_uses.quantity', 'parts.project_id'])
        .where('part_uses.part_id', '=', partId)
        .orderBy('part_uses.parent_id')
        .orderBy('part_uses.file_hash')
        .limit(MAX_PARENTS)
        .execute();
      return rows.map((row) => toUse(row, row.parent_id));
    },
    partsWithFiles: async (project, fileHashes) => {
      const pages = chunks(fileHashes).map((some) =>
        db
          .selectFrom('parts')
          .select(['id', 'file_hash', 'created_sequence'])
          .where('project_id', '=', project)
          .where('file_hash', 'in', some)
          .orderBy('created_sequence', 'desc')
          .execute(),
      );
      // The oldest comes last and stays.
      return new Map((await Promise.all(pages)).flat().map((row) => [row.file_hash, row.id]));
    },
  };
}

export function useWriter(trx: Kysely<Tables>): Pick<PartWriter, 'putUse' | 'wasUsedIn'> {
  return {
    putUse: async ({ parent, part, quantity }) => {
      const row = {
        parent_id: parent.id,
        parent_revision: parent.revision,
        file_hash: part.fileHash,
        part_id: part.id,
        project_id: parent.project,
        quantity,
      };
      await trx
        .insertInto('part_uses')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .columns(['parent_id', 'parent_revision', 'file_hash'])
            .doUpdateSet({ part_id: part.id, quantity }),
        )
        .execute();
    },
    wasUsedIn: async (partId, parentId) => {
      const query = trx.selectFrom('part_uses').select('quantity');
      const uses = query.where('part_id', '=', partId).where('parent_id', '=', parentId);
      return (await uses.limit(1).executeTakeFirst()) !== undefined;
    },
  };
}

/** An assembly takes its uses along to another project. */
export async function moveUses(trx: Kysely<Tables>, { id, project }: Part): Promise<void> {
  await trx
    .updateTable('part_uses')
    .set({ project_id: project })
    .where('parent_id', '=', id)
    .where('project_id', '!=', project)
    .execute();
}

interface UseRow {
  readonly file_hash: string;
  readonly quantity: number;
  readonly project_id: string;
}

function toUse({ file_hash: fileHash, quantity, project_id: project }: UseRow, partId: string): PartUse {
  return { partId, project, fileHash, quantity };
}
