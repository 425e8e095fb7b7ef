import type { Kysely } from 'kysely';
import type { ChangeKind, ChangePage, PartState, StaleQuery } from '../../application/ports/part-store.ts';
import type { PartGeometry } from '../../domain/geometry.ts';
import { partRowOf } from '../../domain/part-row.ts';
import { fromRow, toVector } from './part-records.ts';
import type { PartsTable, Tables } from './tables.ts';

/** The parts of these rows with the vectors of their current revision. */
export async function statesOf(db: Kysely<Tables>, rows: readonly PartsTable[]): Promise<PartState[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const vectors = await db.selectFrom('vectors').selectAll().where('part_id', 'in', ids).execute();
  const vectorsOf = Map.groupBy(vectors, ({ part_id }) => part_id);
  return rows.map((row) => ({
    row: partRowOf(fromRow(row)),
    revision: row.revision,
    vectors: (vectorsOf.get(row.id) ?? [])
      .filter((vector) => vector.part_revision === row.revision)
      .map(toVector),
  }));
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

export async function readStale(db: Kysely<Tables>, query: StaleQuery) {
  const stale = db
    .selectFrom('parts')
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
  const [rows, { remaining }] = await Promise.all([
    stale
      .select(['id', 'revision', 'file_hash', 'project_id', 'name', 'geometry'])
      .where('id', '>', query.afterPartId)
      .orderBy('id')
      .limit(query.limit)
      .execute(),
    stale.select(({ fn }) => fn.countAll<number>().as('remaining')).executeTakeFirstOrThrow(),
  ]);
  const parts = rows.map(({ id, revision, file_hash, project_id, name, geometry }) => ({
    partId: id,
    revision,
    fileHash: file_hash,
    project: project_id,
    name,
    units: (JSON.parse(geometry) as PartGeometry).givenUnit ?? '',
  }));
  return { parts, remaining: Number(remaining) };
}
