import type { Migration } from '@cadml/store';

/** Tables of the gateway's store. Times are Unix milliseconds; JSON is text. */
export interface GatewayTables {
  projects: { id: string; created_by: string; created_at: number };
  api_keys: ApiKeyRow;
  admin_tokens: { hash: string; created_at: number };
  jobs: JobRow;
  idempotency: IdempotencyRow;
  audit: AuditRow;
}

export interface ApiKeyRow {
  id: string;
  name: string;
  hash: string;
  role: string;
  scopes: string;
  readable_projects: string;
  write_project: string | null;
  expires_at: number | null;
  created_at: number;
  revoked_at: number | null;
  last_used_at: number | null;
}

export interface JobRow {
  id: string;
  project_id: string;
  kind: string;
  state: string;
  stage: string;
  done: number;
  total: number;
  attempts: number;
  payload: string;
  principal: string;
  result: string | null;
  error: string | null;
  checkpoint: string;
  fence: number;
  lease_until: number | null;
  cancel_requested: number;
  request_id: string;
  trace: string;
  version: number;
  run_after: number;
  /** Only while the job is to be done: then no other job has it. */
  unique_key: string | null;
  /** Like `unique_key`, and kept. */
  series: string | null;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
}

export interface IdempotencyRow {
  subject: string;
  key: string;
  fingerprint: string;
  operation_id: string;
  outcome: string | null;
  started_at: number;
}

export interface AuditRow {
  position: number;
  at: number;
  subject: string;
  action: string;
  target: string;
  reason: string;
  request_id: string;
  hash: string;
}

const first: Migration = {
  name: 'projects, keys, jobs, idempotency, audit',
  up: async (db, columns) => {
    await db.schema
      .createTable('projects')
      .addColumn('id', columns.text, (column) => column.primaryKey())
      .addColumn('created_by', columns.text, (column) => column.notNull())
      .addColumn('created_at', columns.timestampMs, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('api_keys')
      .addColumn('id', columns.text, (column) => column.primaryKey())
      .addColumn('name', columns.text, (column) => column.notNull())
      .addColumn('hash', columns.text, (column) => column.notNull())
      .addColumn('role', columns.text, (column) => column.notNull())
      .addColumn('scopes', columns.json, (column) => column.notNull())
      .addColumn('readable_projects', columns.json, (column) => column.notNull())
      .addColumn('write_project', columns.text)
      .addColumn('expires_at', columns.timestampMs)
      .addColumn('created_at', columns.timestampMs, (column) => column.notNull())
      .addColumn('revoked_at', columns.timestampMs)
      .addColumn('last_used_at', columns.timestampMs)
      .execute();
    await db.schema
      .createTable('admin_tokens')
      .addColumn('hash', columns.text, (column) => column.primaryKey())
      .addColumn('created_at', columns.timestampMs, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('idempotency')
      .addColumn('subject', columns.text, (column) => column.notNull())
      .addColumn('key', columns.text, (column) => column.notNull())
      .addColumn('fingerprint', columns.text, (column) => column.notNull())
      .addColumn('operation_id', columns.text, (column) => column.notNull())
      .addColumn('outcome', columns.json)
      .addColumn('started_at', columns.timestampMs, (column) => column.notNull())
      .addPrimaryKeyConstraint('idempotency_pk', ['subject', 'key'])
      .execute();
    await db.schema
      .createTable('audit')
      .addColumn('position', columns.integer, (column) => column.primaryKey())
      .addColumn('at', columns.timestampMs, (column) => column.notNull())
      .addColumn('subject', columns.text, (column) => column.notNull())
      .addColumn('action', columns.text, (column) => column.notNull())
      .addColumn('target', columns.text, (column) => column.notNull())
      .addColumn('reason', columns.text, (column) => column.notNull())
      .addColumn('request_id', columns.text, (column) => column.notNull())
      .addColumn('hash', columns.text, (column) => column.notNull())
      .execute();
  },
};

const jobs: Migration = {
  name: 'jobs',
  up: async (db, columns) => {
    await db.schema
      .createTable('jobs')
      .addColumn('id', columns.text, (column) => column.primaryKey())
      .addColumn('project_id', columns.text, (column) => column.notNull())
      .addColumn('kind', columns.text, (column) => column.notNull())
      .addColumn('state', columns.text, (column) => column.notNull())
      .addColumn('stage', columns.text, (column) => column.notNull())
      .addColumn('done', columns.integer, (column) => column.notNull())
      .addColumn('total', columns.integer, (column) => column.notNull())
      .addColumn('attempts', columns.integer, (column) => column.notNull())
      .addColumn('payload', columns.json, (column) => column.notNull())
      .addColumn('principal', columns.json, (column) => column.notNull())
      .addColumn('result', columns.json)
      .addColumn('error', columns.json)
      .addColumn('checkpoint', columns.json, (column) => column.notNull())
      .addColumn('fence', columns.integer, (column) => column.notNull())
      .addColumn('lease_until', columns.timestampMs)
      .addColumn('cancel_requested', columns.flag, (column) => column.notNull())
      .addColumn('request_id', columns.text, (column) => column.notNull())
      .addColumn('trace', columns.json, (column) => column.notNull())
      .addColumn('version', columns.integer, (column) => column.notNull())
      .addColumn('run_after', columns.timestampMs, (column) => column.notNull())
      .addColumn('unique_key', columns.text, (column) => column.unique())
      .addColumn('series', columns.text)
      .addColumn('created_at', columns.timestampMs, (column) => column.notNull())
      .addColumn('started_at', columns.timestampMs)
      .addColumn('finished_at', columns.timestampMs)
      .execute();
    await db.schema.createIndex('jobs_by_state').on('jobs').columns(['state', 'run_after']).execute();
    await db.schema.createIndex('jobs_by_project').on('jobs').columns(['project_id', 'id']).execute();
  },
};

export const MIGRATIONS: readonly Migration[] = [first, jobs];
