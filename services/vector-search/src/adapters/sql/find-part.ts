import type { PreparedRead, Store } from '@cadml/store';
import type { ExpressionBuilder } from 'kysely';
import { jsonArrayFrom as jsonArrayOfPostgres } from 'kysely/helpers/postgres';
import { jsonArrayFrom as jsonArrayOfSqlite } from 'kysely/helpers/sqlite';
import type { Part } from '../../domain/part.ts';
import { fromRow, type RevisionRow, toRevision } from './part-records.ts';
import { PART_COLUMNS, type PartsTable, type Tables } from './tables.ts';

/** A part with all that belongs to it in one row. SQLite answers JSON as text, PostgreSQL as what it means. */
interface WholePart extends PartsTable {
  readonly revisions: string | readonly RevisionRow[];
  readonly versions: string | readonly { readonly version: string }[];
}

/** Reads one part in one prepared statement: the read that callers ask for most. */
export function partFinder(store: Store<Tables>): (id: string) => Promise<Part | null> {
  const read: PreparedRead<{ id: string }, WholePart> = store.prepareRead((db, given) =>
    db
      .selectFrom('parts')
      .select(PART_COLUMNS)
      .select((part) => belongings(part, store.dialect))
      .where('parts.id', '=', given.id)
      .$castTo<WholePart>(),
  );
  return async (id) => {
    const [row] = await read({ id });
    return row === undefined ? null : toPart(row);
  };
}

function belongings(part: ExpressionBuilder<Tables, 'parts'>, dialect: Store<Tables>['dialect']) {
  const jsonArrayFrom = dialect === 'sqlite' ? jsonArrayOfSqlite : jsonArrayOfPostgres;
  const revisions = part
    .selectFrom('part_revisions')
    .select(['revision', 'file_hash', 'holder', 'created_at_ms'])
    .whereRef('part_id', '=', 'parts.id');
  const versions = part
    .selectFrom('vectors')
    .select('version')
    .distinct()
    .whereRef('part_id', '=', 'parts.id')
    .whereRef('part_revision', '=', 'parts.revision');
  return [jsonArrayFrom(revisions).as('revisions'), jsonArrayFrom(versions).as('versions')];
}

/** An aggregate promises no order, so what it gathered is sorted here. */
function toPart(row: WholePart): Part {
  const revisions = parsed(row.revisions).toSorted((a, b) => a.revision - b.revision);
  const versions = parsed(row.versions).map(({ version }) => version);
  return { ...fromRow(row), versions: versions.toSorted(), revisions: revisions.map(toRevision) };
}

function parsed<T>(json: string | readonly T[]): readonly T[] {
  return typeof json === 'string' ? (JSON.parse(json) as readonly T[]) : json;
}
