import { join } from 'node:path';
import type { Principal } from '@cadml/cad-model';
import { createLogger } from '@cadml/observability';
import { openStore } from '@cadml/store';
import { tempDir } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { createSqlJobStore } from '../../src/adapters/sql-job-store.ts';
import { type GatewayTables, MIGRATIONS } from '../../src/adapters/sql-schema.ts';
import { type JobKind, newJob } from '../../src/domain/job.ts';
import { connectApi, type TestApi } from '../support/api.ts';
import { type LoneEdge, startLoneEdge } from '../support/lone-edge.ts';

const OWNER: Principal = {
  ...{ subject: 'key:0', role: 'user', scopes: ['parts:write', 'jobs'] },
  ...{ readableProjects: ['default'], writeProject: 'default' },
};
const jobs: Record<'one' | 'two' | 'ofFleet', string> = { one: uuidv7(), two: uuidv7(), ofFleet: uuidv7() };
let edge: LoneEdge;

/** The rows that another edge left: nothing works on them here. */
beforeAll(async () => {
  const folder = await tempDir('cadml-jobs');
  const log = createLogger('test', 'error');
  const store = await openStore<GatewayTables>({
    url: `sqlite:${join(folder, 'store.db')}`,
    migrations: MIGRATIONS,
    log,
  });
  const rows = createSqlJobStore(store);
  const insert = (id: string, kind: JobKind, payload: object) =>
    rows.insert(
      newJob(
        {
          ...{ id, project: 'default', kind, principal: OWNER, requestId: 'r', trace: {} },
          payload: { schema: 1, ...payload } as Parameters<typeof newJob>[0]['payload'],
        },
        Date.now(),
      ),
      null,
    );
  const file = { fileHash: 'a'.repeat(64), name: 'a.stl', bytes: 1, project: 'default', options: {} };
  await insert(jobs.one, 'analyze', file);
  await insert(jobs.two, 'analyze', file);
  await insert(jobs.ofFleet, 'reextract', { extractorRevision: 1, versions: ['v1'] });
  await store.close();
  edge = await startLoneEdge({}, folder);
}, 60_000);

async function keyFor(wish: object): Promise<TestApi> {
  const headers = { 'x-admin-token': edge.adminToken, 'x-audit-reason': 'an integration test' };
  const made = await edge.api.call('POST', '/api/v1/auth/api-keys', { name: 'k', ...wish }, headers);
  expect(made.status).toBe(201);
  return connectApi(edge.base, made.body.key);
}

const url = (id: string) => `/api/v1/jobs/${id}`;

describe("callers' jobs", () => {
  test.each([
    ['writes elsewhere', { writeProject: 'other', scopes: ['jobs', 'parts:write'] }],
    ['writes nowhere', { writeProject: null, scopes: ['jobs', 'parts:write'] }],
    ['only reads', { scopes: ['jobs', 'parts:read'] }],
  ])('are not cancelled by a key that %s', async (_what, wish) => {
    const reader = await keyFor({ role: 'user', projects: ['default'], ...wish });
    expect((await reader.get(url(jobs.one))).status).toBe(200);
    expect(await reader.call('DELETE', url(jobs.one))).toMatchObject({
      status: 403,
      body: { code: 'AUTHORIZATION_FAILED', stage: 'auth' },
    });
    expect((await edge.api.get(url(jobs.one))).body.state).toBe('queued');
  });

  test('are cancelled by who writes to their project', async () => {
    const own = await keyFor({ role: 'user' });
    expect(await own.call('DELETE', url(jobs.one))).toMatchObject({
      status: 202,
      body: { state: 'cancelled' },
    });
    const anywhere = await keyFor({ role: 'user', projects: ['default'], writeProject: null });
    expect((await anywhere.call('DELETE', url(jobs.two))).status).toBe(202);
  });
});

describe("the fleet's own jobs", () => {
  test('do not exist for other callers', async () => {
    const caller = await keyFor({ role: 'user', projects: ['default'] });
    expect((await caller.get('/api/v1/jobs')).body.total).toBe(2);
    expect((await caller.get('/api/v1/jobs?kind=reextract')).body).toMatchObject({ items: [], total: 0 });
    for (const [method, path] of [
      ['GET', url(jobs.ofFleet)],
      ['GET', `${url(jobs.ofFleet)}/events`],
      ['DELETE', url(jobs.ofFleet)],
    ] as const) {
      expect(await caller.call(method, path)).toMatchObject({
        status: 404,
        body: { code: 'DATA_NOT_FOUND' },
      });
    }
  });

  test('are seen and stopped by operators of any project', async () => {
    const operator = await keyFor({ role: 'service', writeProject: null, scopes: ['ops', 'jobs'] });
    expect((await operator.get('/api/v1/jobs')).body).toMatchObject({
      total: 1,
      items: [{ kind: 'reextract' }],
    });
    expect((await operator.call('DELETE', url(jobs.ofFleet))).status).toBe(202);
  });
});
