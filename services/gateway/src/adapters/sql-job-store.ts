import { isUniqueViolation, type Store } from '@cadml/store';
import type { JobListing, JobStore } from '../application/ports-jobs.ts';
import { isFinal, type Job, type JobKind, type JobState, SYSTEM_JOB_KINDS } from '../domain/job.ts';
import type { Page } from '../domain/part.ts';
import type { GatewayTables, JobRow } from './sql-schema.ts';

export function createSqlJobStore(store: Store<GatewayTables>): JobStore {
  return { ...rows(store), ...queue(store), ...records(store) };
}

function rows(store: Store<GatewayTables>): Pick<JobStore, 'insert' | 'get' | 'list' | 'replace'> {
  const { db } = store;
  return {
    insert: async (job, uniqueKey) => {
      const row = { ...toRow(job), id: job.id, unique_key: uniqueKey, series: uniqueKey };
      try {
        await db.insertInto('jobs').values(row).execute();
        return true;
      } catch (error) {
        if (isUniqueViolation(error)) return false;
        throw error;
      }
    },
    get: async (id) => {
      const row = await db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    list: (listing) => listJobs(store, listing),
    replace: async (before, after) => {
      const result = await db
        .updateTable('jobs')
        .set({ ...toRow(after), ...(isFinal(after.state) ? { unique_key: null } : {}) })
        .where('id', '=', before.id)
        .where('version', '=', before.version)
        .executeTakeFirst();
      return Number(result.numUpdatedRows) === 1;
    },
  };
}

/** Jobs that are not over. */
function queue({ db }: Store<GatewayTables>): Pick<JobStore, 'due' | 'expired' | 'openAmong'> {
  return {
    due: async (now, limit) => {
      const query = db.selectFrom('jobs').selectAll().where('state', '=', 'queued');
      const rows = await query.where('run_after', '<=', now).orderBy('run_after').limit(limit).execute();
      return rows.map(fromRow);
    },
    expired: async (now, limit) => {
      const query = db.selectFrom('jobs').selectAll().where('state', '=', 'running');
      const rows = await query.where('lease_until', '<', now).limit(limit).execute();
      return rows.map(fromRow);
    },
    openAmong: async (ids) => {
      const query = db.selectFrom('jobs').select('id').where('id', 'in', ids);
      const rows = await query.where('state', 'in', ['queued', 'running']).execute();
      return new Set(rows.map(({ id }) => id));
    },
  };
}

/** What the rows tell together, and how long they are kept. */
function records({ db }: Store<GatewayTables>): Pick<JobStore, 'prune' | 'lastOf' | 'counts'> {
  return {
    prune: async (before, limit) => {
      const ended = db
        .selectFrom('jobs')
        .select('id')
        .where('finished_at', '<', before)
        .where('series', 'is', null)
        .limit(limit);
      const { numDeletedRows } = await db.deleteFrom('jobs').where('id', 'in', ended).executeTakeFirst();
      return Number(numDeletedRows);
    },
    lastOf: async (uniqueKey) => {
      const series = db.selectFrom('jobs').selectAll().where('series', '=', uniqueKey);
      const row = await series.orderBy('id', 'desc').limit(1).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    counts: async () => {
      const rows = await db
        .selectFrom('jobs')
        .select(['kind', 'state'])
        .select(({ fn }) => [fn.countAll().as('count'), fn.min('created_at').as('oldest')])
        .groupBy(['kind', 'state'])
        .execute();
      return rows.map(({ kind, state, count, oldest }) => ({
        kind: kind as JobKind,
        state: state as JobState,
        count: Number(count),
        oldestCreatedAt: Number(oldest),
      }));
    },
  };
}

/** Ids are UUIDv7: their order is the order of creation. */
async function listJobs(store: Store<GatewayTables>, listing: JobListing): Promise<Page<Job>> {
  const { projects, systemJobs, state, kind, cursor, limit } = listing;
  let query = store.db.selectFrom('jobs').where((is) => {
    const ofSystem = is('kind', 'in', SYSTEM_JOB_KINDS);
    const named = projects !== 'all' && projects.length > 0;
    const ofProjects = named ? is('project_id', 'in', [...projects]) : is.lit(projects === 'all');
    const ofCallers = is.and([is.not(ofSystem), ofProjects]);
    return systemJobs ? is.or([ofSystem, ofCallers]) : ofCallers;
  });
  if (state !== null) query = query.where('state', '=', state);
  if (kind !== null) query = query.where('kind', '=', kind);
  const counted = await query.select(({ fn }) => fn.countAll().as('count')).executeTakeFirst();
  const after = cursor === null ? query : query.where('id', '<', cursor);
  const rows = await after
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map(fromRow);
  const nextCursor = rows.length > limit ? (items.at(-1)?.id ?? null) : null;
  return { items, nextCursor, total: Number(counted?.count ?? 0) };
}

function toRow(job: Job): Omit<JobRow, 'id' | 'unique_key' | 'series'> {
  return {
    project_id: job.project,
    kind: job.kind,
    state: job.state,
    stage: job.progress.stage,
    done: job.progress.done,
    total: job.progress.total,
    attempts: job.attempts,
    payload: JSON.stringify(job.payload),
    principal: JSON.stringify(job.principal),
    result: job.result === null ? null : JSON.stringify(job.result),
    error: job.error === null ? null : JSON.stringify(job.error),
    checkpoint: job.checkpoint,
    fence: job.fence,
    lease_until: job.leaseUntil,
    cancel_requested: job.cancelRequested ? 1 : 0,
    request_id: job.requestId,
    trace: JSON.stringify(job.trace),
    version: job.version,
    run_after: job.runAfter,
    created_at: job.createdAt,
    started_at: job.startedAt,
    finished_at: job.finishedAt,
  };
}

function fromRow(row: JobRow): Job {
  return {
    id: row.id,
    project: row.project_id,
    kind: row.kind as JobKind,
    state: row.state as JobState,
    progress: { done: row.done, total: row.total, stage: row.stage },
    attempts: row.attempts,
    payload: JSON.parse(row.payload),
    principal: JSON.parse(row.principal),
    result: row.result === null ? null : JSON.parse(row.result),
    error: row.error === null ? null : JSON.parse(row.error),
    checkpoint: row.checkpoint,
    fence: row.fence,
    leaseUntil: row.lease_until,
    cancelRequested: row.cancel_requested === 1,
    requestId: row.request_id,
    trace: JSON.parse(row.trace),
    version: row.version,
    runAfter: row.run_after,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}
