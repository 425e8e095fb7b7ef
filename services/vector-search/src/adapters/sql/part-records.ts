import { decodeVector } from '@cadml/cad-model';
import type { Kysely } from 'kysely';
import type { PartGeometry } from '../../domain/geometry.ts';
import type { Attributes, Part, PartRevision, StoredVector, Tombstone } from '../../domain/part.ts';
import type { PartsTable, Tables } from './tables.ts';

export function toRow(part: Part): PartsTable {
  return {
    id: part.id,
    project_id: part.project,
    part_number: part.partNumber,
    revision: part.revision,
    file_hash: part.fileHash,
    name: part.name,
    format: part.geometry.format,
    material: part.material,
    class: part.class,
    tags: JSON.stringify(part.tags),
    attributes: JSON.stringify(part.attributes),
    geometry: JSON.stringify(part.geometry),
    duplicate_of: part.duplicateOf,
    created_sequence: part.createdSequence,
    sequence: part.sequence,
    created_at_ms: part.createdAtMs,
    updated_at_ms: part.updatedAtMs,
  };
}

/** The parts of these rows, in their order, with their revisions and versions. */
export async function loadParts(db: Kysely<Tables>, rows: readonly PartsTable[]): Promise<Part[]> {
  if (rows.length === 0) return [];
  return toParts(
    rows,
    await readDetails(
      db,
      rows.map(({ id }) => id),
    ),
  );
}

/** The parts with these ids, as far as there are any. All tables are asked at once, which saves a crossing. */
export async function findParts(db: Kysely<Tables>, ids: readonly string[]): Promise<Part[]> {
  const [rows, details] = await Promise.all([
    db.selectFrom('parts').selectAll().where('id', 'in', ids).execute(),
    readDetails(db, ids),
  ]);
  return toParts(rows, details);
}

type Details = Awaited<ReturnType<typeof readDetails>>;

async function readDetails(db: Kysely<Tables>, ids: readonly string[]) {
  const [revisions, versions] = await Promise.all([
    db.selectFrom('part_revisions').selectAll().where('part_id', 'in', ids).orderBy('revision').execute(),
    db
      .selectFrom('vectors')
      .innerJoin('parts', (join) =>
        join.onRef('parts.id', '=', 'vectors.part_id').onRef('parts.revision', '=', 'vectors.part_revision'),
      )
      .select(['vectors.part_id', 'vectors.version'])
      .distinct()
      .where('vectors.part_id', 'in', ids)
      .orderBy('vectors.version')
      .execute(),
  ]);
  return { revisions, versions };
}

function toParts(rows: readonly PartsTable[], { revisions, versions }: Details): Part[] {
  const revisionsOf = Map.groupBy(revisions, ({ part_id }) => part_id);
  const versionsOf = Map.groupBy(versions, ({ part_id }) => part_id);
  return rows.map((row) => ({
    ...fromRow(row),
    versions: (versionsOf.get(row.id) ?? []).map(({ version }) => version),
    revisions: (revisionsOf.get(row.id) ?? []).map(toRevision),
  }));
}

export type RevisionRow = Omit<Tables['part_revisions'], 'part_id' | 'project_id'>;

export function toRevision(row: RevisionRow): PartRevision {
  const { revision, file_hash: fileHash, holder, created_at_ms: createdAtMs } = row;
  return { revision, fileHash, holder, createdAtMs };
}

export function fromRow(row: PartsTable): Part {
  return {
    id: row.id,
    project: row.project_id,
    partNumber: row.part_number,
    revision: row.revision,
    fileHash: row.file_hash,
    name: row.name,
    material: row.material,
    class: row.class,
    tags: JSON.parse(row.tags) as string[],
    attributes: JSON.parse(row.attributes) as Attributes,
    geometry: JSON.parse(row.geometry) as PartGeometry,
    duplicateOf: row.duplicate_of,
    createdSequence: row.created_sequence,
    sequence: row.sequence,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    versions: [],
    revisions: [],
  };
}

export function toTombstone(row: Tables['deleted_parts']): Tombstone {
  const revisions = JSON.parse(row.revisions) as PartRevision[];
  return { id: row.part_id, project: row.project_id, sequence: row.sequence, revisions };
}

export function toVector(row: Tables['vectors']): StoredVector {
  const { version, extractor_revision: extractorRevision } = row;
  return { version, extractorRevision, vector: decodeVector(row.vector) };
}
