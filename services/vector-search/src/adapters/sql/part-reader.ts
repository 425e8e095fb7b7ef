import type { Kysely } from 'kysely';
import type { PartReader } from '../../application/ports/part-store.ts';
import { findParts, toTombstone } from './part-records.ts';
import type { Tables } from './tables.ts';

/** SQLite and PostgreSQL both take more bound values than this. */
const IDS_PER_QUERY = 500;

/** Reads of parts on a connection: of committed data, or inside a unit of work. */
export function partReader(db: Kysely<Tables>): PartReader {
  const findMany = async (ids: readonly string[]) => {
    const found = await Promise.all(chunks(ids).map((some) => findParts(db, some)));
    return new Map(found.flat().map((part) => [part.id, part]));
  };
  return {
    findMany,
    find: async (id) => (await findMany([id])).get(id) ?? null,
    tombstone: async (id) => {
      const row = await db
        .selectFrom('deleted_parts')
        .selectAll()
        .where('part_id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : toTombstone(row);
    },
  };
}

export function chunks<T>(values: readonly T[]): T[][] {
  const count = Math.ceil(values.length / IDS_PER_QUERY);
  return Array.from({ length: count }, (_, i) => values.slice(i * IDS_PER_QUERY, (i + 1) * IDS_PER_QUERY));
}
