import type { Kysely } from 'kysely';
import type {
  ChangeKind,
  ChangePage,
  PartState,
  RecordedDefault,
  StalePage,
  StaleQuery,
} from '../../application/ports/part-store.ts';
import type { PartGeometry } from '../../domain/geometry.ts';
import { partRowOf } from '../../domain/part-row.ts';
import { fromRow, toVector } from './part-records.ts';
import type { PartsTable, Tables } from './tables.ts';

/** The parts of these rows with the vectors of their current revision. */
export async function statesOf(db: Kysely<Tables>, rows: readonly PartsTable[]): Promise<PartState[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const [vectors, unreadable] = await Promise.all([
    db.selectFrom('vectors').selectAll().where('part_id', 'in', ids).execute(),
    readUnreadable(db, ids),
  ]);
  const vectorsOf = Map.groupBy(vectors, ({ part_id }) => part_id);
  return rows.map((row) => ({
    row: partRowOf(fromRow(row)),
    revision: row.revision,
    vectors: (vectorsOf.get(row.id) ?? [])
      .filter((vector) => vector.part_revision === row.revision)
      .map(toVector),
    unreadable: unreadable.get(row.id) ?? [],
  }));
}

/** Of current revisions, of these parts or of all: at which extractor revisions their files gave no vectors. */
export async function readUnreadable(
  db: Kysely<Tables>,
  ids?: readonly string[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const all = db
    .selectFrom('unreadable_revisions as u')
    .innerJoin('parts', (join) =>
      join.onRef('parts.id', '=', 'u.part_id').onRef('parts.revision', '=', 'u.part_revision'),
    )
    .select(['u.part_id', 'u.extractor_revision']);
  const rows = await (ids === undefined ? all : all.where('u.part_id', 'in', ids)).execute();
  const grouped = Map.groupBy(rows, ({ part_id }) => part_id);
  return new Map([...grouped].map(([id, own]) => [id, own.map((row) => row.extractor_revision)]));
}

export async function readDefaults(db: Kysely<Tables>): Promise<readonly RecordedDefault[]> {
  const rows = await db.selectFrom('default_versions').selectAll().orderBy('since_ms').execute();
  return rows.map(({ version, sequence, since_ms }) => ({ version, sequence, sinceMs: since_ms }));
}

export async function readChanges(db: Kysely<Tables>, sequence: number, limit: number): Promise<ChangePage> {
  const counters = await db.selectFrom('counters').selectAll().execute();
  const counter = (name: string) => counters.find((row) => row.name === name)?.value ?? 0;
  const query = db.selectFrom('changes').selectAll().where('sequence', '>', sequence);
  const rows = limit === 0 ? [] : await query.orderBy('sequence').limit(limit).execute();
  return {
    prunedThrough: counter('pruned'),
    head: counter('changes'),
    changes: rows.map((row) => ({
      sequence: row.sequence,
      kind: row.kind as ChangeKind,
      partId: row.part_id,
      committedAtMs: row.committed_at_ms,
    })),
  };
}

export async function readStale(db: Kysely<Tables>, query: StaleQuery): Promise<StalePage> {
  const stale = db
    .selectFrom('parts')
    .where('id', '>', query.afterPartId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('vectors')
            .select('vectors.part_id')
            .whereRef('vectors.part_id', '=', 'parts.id')
            .whereRef('vectors.part_revision', '=', 'parts.revision')
            .where('vectors.version', '=', query.version)
            .where('vectors.extractor_revision', '=', query.extractorRevision),
        ),
      ),
    );
  const tried = stale
    .innerJoin('unreadable_revisions as u', (join) =>
      join.onRef('u.part_id', '=', 'parts.id').onRef('u.part_revision', '=', 'parts.revision'),
    )
    .where('u.extractor_revision', '=', query.extractorRevision);
  const [rows, { remaining }, { unreadable }] = await Promise.all([
    stale
      .select(['id', 'revision', 'file_hash', 'project_id', 'name', 'geometry'])
      .orderBy('id')
      .limit(query.limit)
      .execute(),
    stale.select(({ fn }) => fn.countAll<number>().as('remaining')).executeTakeFirstOrThrow(),
    tried.select(({ fn }) => fn.countAll<number>().as('unreadable')).executeTakeFirstOrThrow(),
  ]);
  const parts = rows.map(({ id, revision, file_hash, project_id, name, geometry }) => ({
    partId: id,
    revision,
    fileHash: file_hash,
    project: project_id,
    name,
    units: (JSON.parse(geometry) as PartGeometry).givenUnit ?? '',
  }));
  return { parts, remaining: Number(remaining), unreadable: Number(unreadable) };
}
