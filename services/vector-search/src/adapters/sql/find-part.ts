import type { PreparedRead, Store } from '@cadml/store';
import type { ExpressionBuilder } from 'kysely';
import { jsonArrayFrom as jsonArrayOfPostgres } from 'kysely/helpers/postgres';
import { jsonArrayFrom as jsonArrayOfSqlite } from 'kysely/helpers/sqlite';
import type { PartStore, SettledQuery } from '../../application/ports/part-store.ts';
import type { Part } from '../../domain/part.ts';
import { fromRow, type RevisionRow, toRevision } from './part-records.ts';
import { PART_COLUMNS, type PartsTable, type Tables } from './tables.ts';

/** A part with all that belongs to it in one row. SQLite answers JSON as text, PostgreSQL as what it means. */
interface WholePart extends PartsTable {
  readonly revisions: string | readonly RevisionRow[];
  readonly versions: string | readonly VersionRow[];
}

interface VersionRow {
  readonly version: string;
  readonly extractor_revision: number;
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

/** Reads, in one prepared statement, what an upsert has to know when it may change nothing: see `PartStore`. */
export function settledFinder(store: Store<Tables>): PartStore['settled'] {
  const read: PreparedRead<SettledQuery, WholePart> = store.prepareRead((db, given) =>
    db
      .selectFrom('parts')
      .select(PART_COLUMNS)
      .select((part) => belongings(part, store.dialect))
      .where('parts.project_id', '=', given.project)
      .where('parts.file_hash', '=', given.fileHash)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('operations').select('operation_id').where('operation_id', '=', given.operationId),
          ),
        ),
      )
      .orderBy('created_sequence')
      .limit(1)
      .$castTo<WholePart>(),
  );
  return async ({ project, fileHash, operationId }) => {
    const [row] = await read({ project, fileHash, operationId });
    if (row === undefined) return null;
    const vectors = parsed(row.versions).map(({ version, extractor_revision: extractorRevision }) => ({
      version,
      extractorRevision,
    }));
    return { part: toPart(row), vectors };
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
    .select(['version', 'extractor_revision'])
    .whereRef('part_id', '=', 'parts.id')
    .whereRef('part_revision', '=', 'parts.revision');
  return [jsonArrayFrom(revisions).as('revisions'), jsonArrayFrom(versions).as('versions')];
}

/** An aggregate promises no order, so what it gathered is sorted here. */
function toPart(row: WholePart): Part {
  const revisions = parsed(row.revisions).toSorted((a, b) => a.revision - b.revision);
  const versions = new Set(parsed(row.versions).map(({ version }) => version));
  return { ...fromRow(row), versions: [...versions].sort(), revisions: revisions.map(toRevision) };
}

function parsed<T>(json: string | readonly T[]): readonly T[] {
  return typeof json === 'string' ? (JSON.parse(json) as readonly T[]) : json;
}
