import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ROLES, type Role, SCOPES, type Scope } from '@cadml/cad-model';
import { createLogger } from '@cadml/observability';
import { openStore } from '@cadml/store';
import { eventually } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type GatewayTables, MIGRATIONS } from '../../src/adapters/sql-schema.ts';
import { type AccessRule, OPERATIONS } from '../../src/domain/access-table.ts';
import { ROLE_SCOPES } from '../../src/domain/roles.ts';
import { connectApi, type TestAnswer, type TestApi } from '../support/api.ts';
import { type LoneEdge, startLoneEdge } from '../support/lone-edge.ts';

let edge: LoneEdge;
const apis = new Map<Role, TestApi>();

beforeAll(async () => {
  // No address is trusted here, so that `network` routes show their table.
  edge = await startLoneEdge({ GATEWAY_OPS_ADDRESSES: '10.99.0.0/16' });
  for (const role of ROLES) apis.set(role, await makeKey({ role }));
}, 30_000);

async function createKey(wish: object): Promise<TestAnswer> {
  return edge.api.call('POST', '/api/v1/auth/api-keys', { name: 'a test key', ...wish }, danger());
}

async function makeKey(wish: object): Promise<TestApi> {
  const made = await createKey(wish);
  expect(made.status).toBe(201);
  return connectApi(edge.base, made.body.key);
}

const danger = () => ({ 'x-admin-token': edge.adminToken, 'x-audit-reason': 'an integration test' });

function request(api: TestApi, rule: AccessRule, headers: Record<string, string> = {}): Promise<TestAnswer> {
  const path = rule.path
    .replace('{id}', '01890000-0000-7000-8000-000000000000')
    .replace('{sha256}', 'a'.repeat(64));
  return api.call(rule.method.toUpperCase(), `/api/v1${path}`, undefined, headers);
}

const KEYED = OPERATIONS.filter(([, rule]) => rule.access !== 'public');

describe('every route with every role', () => {
  for (const [id, rule] of KEYED) {
    test.each([...ROLES])(`${id} as %s`, async (role) => {
      const answer = await request(apis.get(role) as TestApi, rule, rule.secondCredential ? danger() : {});
      const mayRole = rule.roles.includes(role);
      const mayScope = rule.scope === null || ROLE_SCOPES[role].includes(rule.scope);
      if (mayRole && mayScope) expect([401, 403]).not.toContain(answer.status);
      else
        expect(answer).toMatchObject({ status: 403, body: { code: 'AUTHORIZATION_FAILED', stage: 'auth' } });
    });

    test(`${id} without a key`, async () => {
      const answer = await edge.api.raw(`/api/v1${rule.path.replace('{id}', 'x').replace('{sha256}', 'x')}`, {
        method: rule.method.toUpperCase(),
      });
      expect(answer).toMatchObject({ status: 401, body: { code: 'AUTH_FAILED', stage: 'auth' } });
      expect(answer.headers.get('www-authenticate')).toContain('ApiKey');
    });
  }
});

describe('scopes', () => {
  const scoped = KEYED.filter(([, rule]) => rule.scope !== null);
  test.each(scoped)('%s needs its scope even of an admin', async (_id, rule) => {
    const others = SCOPES.filter((scope) => scope !== rule.scope) as Scope[];
    const answer = await request(await makeKey({ role: 'admin', scopes: others }), rule, danger());
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'AUTHORIZATION_FAILED', context: { scope: rule.scope } },
    });
  });

  test('a key cannot have scopes that its role lacks', async () => {
    const answer = await createKey({ role: 'readonly', scopes: ['parts:write'] });
    expect(answer).toMatchObject({ status: 422, body: { code: 'VALIDATION_FAILED' } });
  });
});

describe('the second credential', () => {
  const dangerous = OPERATIONS.filter(([, rule]) => rule.secondCredential);
  test.each(dangerous)(
    '%s is refused without it, with a wrong one, and without a reason',
    async (_id, rule) => {
      const without = await request(edge.api, rule, { 'x-audit-reason': 'because' });
      expect(without).toMatchObject({ status: 403, body: { code: 'AUTHORIZATION_FAILED' } });
      const wrong = await request(edge.api, rule, {
        ...danger(),
        'x-admin-token': `cadml_admin_${'0'.repeat(48)}`,
      });
      expect(wrong).toMatchObject({ status: 403, body: { code: 'AUTHORIZATION_FAILED' } });
      const silent = await request(edge.api, rule, { 'x-admin-token': edge.adminToken });
      expect(silent).toMatchObject({ status: 422, body: { code: 'VALIDATION_FAILED' } });
    },
  );
});

describe('keys', () => {
  test('a new store adopts the key and the token that are in their files', async () => {
    const again = await startLoneEdge({ GATEWAY_STORE_URL: `sqlite:${edge.folder}/other.db` }, edge.folder);
    expect(again.api.key).toBe(edge.api.key);
    expect((await again.api.get('/api/v1/auth/me')).body.role).toBe('admin');
    const made = await again.api.call('POST', '/api/v1/auth/api-keys', { name: 'k', role: 'user' }, danger());
    expect(made.status).toBe(201);
  });

  test('a key reads the project that it writes to', async () => {
    const { body } = await createKey({ role: 'user', projects: ['other'], writeProject: 'default' });
    expect(body.projects).toEqual(['other', 'default']);
  });

  test('the first key and the admin token are in files that only their owner reads', async () => {
    for (const name of ['api-key', 'admin-token']) {
      expect((await stat(join(edge.folder, name))).mode & 0o777).toBe(0o600);
    }
    const me = await edge.api.get('/api/v1/auth/me');
    expect(me).toMatchObject({
      status: 200,
      body: { role: 'admin', scopes: [...SCOPES], projects: '*', writeProject: 'default' },
    });
  });

  test('a revoked key is refused at once, and an expired one says so', async () => {
    const made = await createKey({ role: 'user' });
    const api = connectApi(edge.base, made.body.key);
    expect((await api.get('/api/v1/auth/me')).status).toBe(200);
    expect(
      (await edge.api.call('DELETE', `/api/v1/auth/api-keys/${made.body.id}`, undefined, danger())).status,
    ).toBe(204);
    expect(await api.get('/api/v1/auth/me')).toMatchObject({ status: 401, body: { code: 'AUTH_FAILED' } });
    const expiresAt = new Date(Date.now() + 1_500).toISOString();
    const expired = await makeKey({ role: 'user', expiresAt });
    await eventually(async () =>
      expect(await expired.get('/api/v1/auth/me')).toMatchObject({
        status: 401,
        body: { code: 'TOKEN_EXPIRED' },
      }),
    );
  });

  test('a key that would never be right is not made', async () => {
    const answer = await createKey({ role: 'user', expiresAt: '2020-01-01T00:00:00Z' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'VALIDATION_FAILED', stage: 'validate' } });
  });

  test('a new admin token ends the one before, and the audit log says so', async () => {
    const first = await startLoneEdge();
    await first.close();
    await rm(join(first.folder, 'admin-token'));
    const again = await startLoneEdge({}, first.folder);
    const make = (token: string) =>
      again.api.call(
        'POST',
        '/api/v1/auth/api-keys',
        { name: 'k', role: 'user' },
        { ...danger(), 'x-admin-token': token },
      );
    expect((await make(first.adminToken)).status).toBe(403);
    expect((await make(again.adminToken)).status).toBe(201);
    await again.close();
    const log = createLogger('test', 'error');
    const url = `sqlite:${join(first.folder, 'store.db')}`;
    const { db, close } = await openStore<GatewayTables>({ url, migrations: MIGRATIONS, log });
    const actions = await db.selectFrom('audit').select('action').orderBy('position').execute();
    await close();
    expect(actions).toEqual([{ action: 'admin-token.replace' }, { action: 'api-key.create' }]);
  });

  test('the list shows no secret', async () => {
    const { body } = await edge.api.get('/api/v1/auth/api-keys');
    expect(body.items.length).toBeGreaterThan(1);
    expect(JSON.stringify(body)).not.toMatch(/hash|cadml_[0-9a-f]{16}_/);
  });

  test.each(['nonsense', `cadml_${'0'.repeat(16)}_${'0'.repeat(56)}`])('%s is no key', async (key) => {
    const answer = await connectApi(edge.base, key).get('/api/v1/auth/me');
    expect(answer).toMatchObject({ status: 401, body: { code: 'AUTH_FAILED' } });
  });
});
