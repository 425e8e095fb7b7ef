import { encodeVector } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { isUniqueViolation } from '@cadml/store';
import { type Kysely, sql } from 'kysely';
import type { PartWriter, UpsertOutcome } from '../../application/ports/part-store.ts';
import type { Part, PartRevision } from '../../domain/part.ts';
import { heldFileReader } from './held-files.ts';
import { partReader } from './part-reader.ts';
import { loadParts, toRow } from './part-records.ts';
import { moveUses, useWriter } from './part-uses.ts';
import type { PartsTable, Tables } from './tables.ts';

/** What a unit of work does on its transaction. */
export function partWriter(trx: Kysely<Tables>): PartWriter {
  return {
    ...partReader(trx),
    ...identity(trx),
    ...rows(trx),
    ...changeLog(trx),
    ...operations(trx),
    ...coverage(trx),
    ...vectors(trx),
    ...useWriter(trx),
    ...heldFileReader(trx),
  };
}

/** Which part of a project an upload is about. */
function identity(trx: Kysely<Tables>): Pick<PartWriter, 'withNumber' | 'oldestWithBytes'> {
  const first = async (rows: PartsTable[]) => (await loadParts(trx, rows))[0] ?? null;
  const parts = () => trx.selectFrom('parts').selectAll();
  return {
    withNumber: async (project, number) =>
      first(await parts().where('project_id', '=', project).where('part_number', '=', number).execute()),
    oldestWithBytes: async (project, fileHash, except) => {
      const same = parts().where('project_id', '=', project).where('file_hash', '=', fileHash);
      const others = except === undefined ? same : same.where('id', '!=', except);
      return first(await others.orderBy('created_sequence').limit(1).execute());
    },
  };
}

function rows(trx: Kysely<Tables>): Pick<PartWriter, 'insert' | 'replace' | 'remove'> {
  return {
    insert: async (part) => {
      await unlessTaken(part, () => trx.insertInto('parts').values(toRow(part)).execute());
      for (const revision of part.revisions) await insertRevision(trx, part, revision);
    },
    replace: async (part) => {
      const { id, ...row } = toRow(part);
      await unlessTaken(part, () => trx.updateTable('parts').set(row).where('id', '=', id).execute());
      await takeAlong(trx, part);
      const last = part.revisions.at(-1);
      if (last !== undefined) await insertRevision(trx, part, last);
    },
    remove: async ({ id, project, sequence, revisions }, atMs) => {
      await trx.deleteFrom('parts').where('id', '=', id).execute();
      await trx.updateTable('parts').set({ duplicate_of: null }).where('duplicate_of', '=', id).execute();
      const told = { revisions: JSON.stringify(revisions), deleted_at_ms: atMs, unreleased: 1 };
      await trx
        .insertInto('deleted_parts')
        .values({ part_id: id, project_id: project, sequence, ...told })
        .execute();
    },
  };
}

/** What belongs to a part goes to its project with it. */
async function takeAlong(trx: Kysely<Tables>, part: Part): Promise<void> {
  for (const table of ['part_revisions', 'vectors', 'unreadable_revisions'] as const) {
    await trx
      .updateTable(table)
      .set({ project_id: part.project })
      .where('part_id', '=', part.id)
      .where('project_id', '!=', part.project)
      .execute();
  }
  await moveUses(trx, part);
}

function changeLog(trx: Kysely<Tables>): Pick<PartWriter, 'log' | 'head'> {
  return {
    log: async ({ project, kind, partId, committedAtMs }) => {
      const sequence = await nextSequence(trx);
      const row = { sequence, project_id: project, kind, part_id: partId, committed_at_ms: committedAtMs };
      await trx.insertInto('changes').values(row).execute();
      return sequence;
    },
    head: async () => {
      const counter = trx.selectFrom('counters').select('value').where('name', '=', 'changes');
      return (await counter.executeTakeFirstOrThrow()).value;
    },
  };
}

function vectors(trx: Kysely<Tables>): Pick<PartWriter, 'addVectors' | 'dropVectors'> {
  return {
    addVectors: async (part, revision, given) => {
      if (given.length === 0) return 0;
      const rows = given.map(({ version, extractorRevision, vector }) => ({
        part_id: part.id,
        part_revision: revision,
        version,
        extractor_revision: extractorRevision,
        project_id: part.project,
        vector: encodeVector(vector),
      }));
      const insert = trx.insertInto('vectors').values(rows);
      const added = await insert
        .onConflict((conflict) => conflict.doNothing())
        .returning('version')
        .execute();
      return added.length;
    },
    dropVectors: async ({ id, revision }) => {
      const current = trx.deleteFrom('vectors').where('part_id', '=', id);
      await current.where('part_revision', '=', revision).execute();
    },
  };
}

function coverage(trx: Kysely<Tables>): Pick<PartWriter, 'noteUnreadable' | 'recordDefault'> {
  return {
    noteUnreadable: async (part, { revision, extractorRevision, code, message }, atMs) => {
      const tried = { part_revision: revision, extractor_revision: extractorRevision };
      const row = { part_id: part.id, ...tried, project_id: part.project, code, message, noted_at_ms: atMs };
      const insert = trx.insertInto('unreadable_revisions').values(row);
      const added = await insert
        .onConflict((conflict) => conflict.doNothing())
        .returning('part_id')
        .execute();
      return added.length > 0;
    },
    recordDefault: async ({ version, sequence, sinceMs }) => {
      const row = { version, sequence, since_ms: sinceMs };
      await trx
        .insertInto('default_versions')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}

function operations(
  trx: Kysely<Tables>,
): Pick<PartWriter, 'operation' | 'recordOperation' | 'endOperations'> {
  return {
    operation: async (id) => {
      const query = trx.selectFrom('operations').selectAll().where('operation_id', '=', id);
      const row = await query.executeTakeFirst();
      if (row === undefined) return null;
      const outcome = JSON.parse(row.outcome) as UpsertOutcome | null;
      return { id, project: row.project_id, fileHash: row.file_hash, outcome };
    },
    recordOperation: async ({ id, project, fileHash, outcome }, atMs) => {
      const told = { outcome: JSON.stringify(outcome), created_at_ms: atMs };
      const row = { operation_id: id, project_id: project, file_hash: fileHash, ...told };
      await trx.insertInto('operations').values(row).execute();
    },
    endOperations: async (ended, atMs) => {
      if (ended.length === 0) return;
      const told = { outcome: JSON.stringify(null), created_at_ms: atMs };
      const rows = ended.map(({ id, project, fileHash }) => {
        return { operation_id: id, project_id: project, file_hash: fileHash, ...told };
      });
      const insert = trx.insertInto('operations').values(rows);
      await insert.onConflict((conflict) => conflict.doNothing()).execute();
    },
  };
}

/** The counter's row stays locked until the unit ends, so sequences rise in the order of commits. */
async function nextSequence(trx: Kysely<Tables>): Promise<number> {
  const { value } = await trx
    .updateTable('counters')
    .set({ value: sql<number>`value + 1` })
    .where('name', '=', 'changes')
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

async function insertRevision(trx: Kysely<Tables>, part: Part, revision: PartRevision): Promise<void> {
  await trx
    .insertInto('part_revisions')
    .values({
      part_id: part.id,
      revision: revision.revision,
      project_id: part.project,
      file_hash: revision.fileHash,
      holder: revision.holder,
      created_at_ms: revision.createdAtMs,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function unlessTaken(part: Part, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError({
      code: 'DUPLICATE_DATA',
      stage: 'index',
      message: `The part number '${part.partNumber}' is taken in the project '${part.project}'.`,
      context: { partNumber: part.partNumber, project: part.project },
      cause: error,
    });
  }
}
