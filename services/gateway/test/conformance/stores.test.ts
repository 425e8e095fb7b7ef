import { join } from 'node:path';
import { openStore, type Store } from '@cadml/store';
import { onTeardown, startPostgres, tempDir } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { sha256 } from '../../src/adapters/crypto-digest.ts';
import { createSqlAuditLog } from '../../src/adapters/sql-audit-log.ts';
import { createSqlAdminTokenStore, createSqlApiKeyStore } from '../../src/adapters/sql-credentials.ts';
import { createSqlIdempotencyStore } from '../../src/adapters/sql-idempotency-store.ts';
import { createSqlJobStore } from '../../src/adapters/sql-job-store.ts';
import { createSqlProjectStore } from '../../src/adapters/sql-project-store.ts';
import { type GatewayTables, MIGRATIONS } from '../../src/adapters/sql-schema.ts';
import { runOnce } from '../../src/application/run-once.ts';
import { chainText } from '../../src/domain/audit.ts';
import { type Job, newJob, PAYLOAD_SCHEMA } from '../../src/domain/job.ts';
import { claimed, finished } from '../../src/domain/job-transitions.ts';

const NOW = 1_700_000_000_000;
const AGES = { idempotencyLockMs: 130_000, holdCheckMs: 3_600_000 };
const log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

const URLS: Readonly<Record<string, () => Promise<string>>> = {
  sqlite: async () => `sqlite:${join(await tempDir('cadml-gw'), 'store.db')}`,
  postgres: async () => (await startPostgres()).createDatabase(),
};

describe.each(Object.keys(URLS))('on %s', (engine) => {
  let store: Store<GatewayTables>;

  beforeAll(async () => {
    const url = await (URLS[engine] as () => Promise<string>)();
    store = await openStore<GatewayTables>({ url, migrations: MIGRATIONS, log });
    onTeardown(() => store.close());
  }, 60_000);

  function job(project: string, change: Partial<Job> = {}): Job {
    const payload = { schema: PAYLOAD_SCHEMA, extractorRevision: 2, versions: ['v4'] } as const;
    const principal = {
      subject: 's',
      role: 'user',
      scopes: [],
      readableProjects: 'all',
      writeProject: null,
    } as const;
    const made = newJob(
      { id: uuidv7(), project, kind: 'index', payload, principal, requestId: 'r', trace: {} },
      NOW,
    );
    return { ...made, ...change };
  }

  describe('jobs', () => {
    test('come back as they were written', async () => {
      const jobs = createSqlJobStore(store);
      const written = job('whole', {
        result: { a: [1, 'ü'] },
        checkpoint: '{}',
        cancelRequested: true,
        leaseUntil: NOW,
      });
      await jobs.insert(written, null);
      expect(await jobs.get(written.id)).toEqual(written);
      expect(await jobs.get(uuidv7())).toBeNull();
    });

    test('are claimed by one of many', async () => {
      const jobs = createSqlJobStore(store);
      const open = job('race');
      await jobs.insert(open, null);
      const mine = claimed(open, { now: NOW, leaseMs: 1_000 }) as Job;
      const won = await Promise.all(Array.from({ length: 8 }, () => jobs.replace(open, mine)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await jobs.get(open.id))?.fence).toBe(1);
    });

    test('of one key exist once while they are to be done', async () => {
      const jobs = createSqlJobStore(store);
      const first = job('unique', { kind: 'reextract' });
      expect(await jobs.insert(first, 'k')).toBe(true);
      expect(await jobs.insert(job('unique'), 'k')).toBe(false);
      expect(await jobs.lastOf('k')).toEqual(first);
      expect(await jobs.lastOf('other')).toBeNull();
      const running = claimed(first, { now: NOW, leaseMs: 1 }) as Job;
      await jobs.replace(first, running);
      const policy = { maxAttempts: 1, random: () => 0 };
      await jobs.replace(running, finished(running, 1, { outcome: { result: 1 }, now: NOW + 7, policy }));
      expect(await jobs.lastOf('k')).toMatchObject({ id: first.id, state: 'succeeded', finishedAt: NOW + 7 });
      const second = job('unique');
      expect(await jobs.insert(second, 'k')).toBe(true);
      expect(await jobs.lastOf('k')).toEqual(second);
    });

    test('are listed newest first, page by page, within the readable projects', async () => {
      const jobs = createSqlJobStore(store);
      const mine = [job('page'), job('page'), job('page')];
      for (const one of [...mine, job('hidden')]) await jobs.insert(one, null);
      const wish = { projects: ['page'], systemJobs: false, state: null, kind: null, limit: 2 };
      const first = await jobs.list({ ...wish, cursor: null });
      const second = await jobs.list({ ...wish, cursor: first.nextCursor });
      const ids = [...first.items, ...second.items].map(({ id }) => id);
      expect(ids).toEqual(mine.map(({ id }) => id).toReversed());
      expect([first.total, second.nextCursor]).toEqual([3, null]);
      expect((await jobs.list({ ...wish, projects: [], cursor: null })).items).toEqual([]);
    });

    test("of the fleet's own are listed when asked for, whatever their project", async () => {
      const jobs = createSqlJobStore(store);
      const own = job('own', { kind: 'backfill' });
      await jobs.insert(own, null);
      const idsOf = async (projects: string[] | 'all', systemJobs: boolean) => {
        const wish = { projects, systemJobs, state: null, kind: 'backfill', cursor: null, limit: 9 } as const;
        return (await jobs.list(wish)).items.map(({ id }) => id);
      };
      expect(await idsOf([], true)).toEqual([own.id]);
      expect(await idsOf(['page'], true)).toEqual([own.id]);
      expect(await idsOf(['own'], false)).toEqual([]);
      expect(await idsOf('all', false)).toEqual([]);
    });

    test('that wait and those whose lease ended are found', async () => {
      const jobs = createSqlJobStore(store);
      const [due, later] = [job('sweep', { runAfter: 5 }), job('sweep', { runAfter: 15 })];
      const lost = job('sweep', { state: 'running', leaseUntil: 5 });
      for (const one of [due, later, lost]) await jobs.insert(one, null);
      expect((await jobs.due(10, 100)).map(({ id }) => id)).toEqual([due.id]);
      expect((await jobs.expired(10, 100)).map(({ id }) => id)).toEqual([lost.id]);
      const counts = await jobs.counts();
      expect(
        counts.find(({ kind, state }) => kind === 'index' && state === 'running')?.count,
      ).toBeGreaterThan(0);
    });
  });

  test('finished jobs go when their time is over; others and the last of a series stay', async () => {
    const jobs = createSqlJobStore(store);
    const ended = (finishedAt: number) => job('prune', { state: 'succeeded', finishedAt });
    const [old, series, young, open] = [ended(5), ended(5), ended(50), job('prune', {})];
    await jobs.insert(series, 'nightly');
    for (const one of [old, young, open]) await jobs.insert(one, null);
    expect(await jobs.prune(10, 100)).toBe(1);
    const kept = await Promise.all([old, series, young, open].map(({ id }) => jobs.get(id)));
    expect(kept.map((one) => one !== null)).toEqual([false, true, true, true]);
  });

  test('of many ids those are told whose jobs are queued or running', async () => {
    const jobs = createSqlJobStore(store);
    const states = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
    const all = states.map((state) => job('among', { state }));
    for (const one of all) await jobs.insert(one, null);
    const open = await jobs.openAmong([...all.map(({ id }) => id), 'no-job']);
    expect([...open].toSorted()).toEqual([all[0]?.id, all[1]?.id].toSorted());
  });

  test('an idempotency key is held by one request until it is given up or taken over', async () => {
    const store_ = createSqlIdempotencyStore(store);
    const request = (operationId: string) => ({
      subject: 's',
      key: 'k',
      fingerprint: 'f',
      operationId,
      now: NOW,
    });
    expect(await store_.begin(request('a'))).toBeNull();
    const held = await store_.begin(request('b'));
    expect(held).toEqual({ fingerprint: 'f', operationId: 'a', outcome: null, startedAt: NOW });
    const takers = [1, 2, 3].map((ms) =>
      store_.takeOver({ ...request('b'), now: NOW + ms }, held as NonNullable<typeof held>),
    );
    expect((await Promise.all(takers)).filter(Boolean)).toHaveLength(1);
    await store_.complete(request('a'), '{"not":"mine any more"}');
    await store_.complete(request('b'), '{"x":1}');
    await store_.abandon(request('b'));
    expect((await store_.begin(request('c')))?.outcome).toBe('{"x":1}');
    await store_.sweep(NOW + 10);
    expect(await store_.begin(request('d'))).toBeNull();
  });

  test('a repeat of a request that was cut off is told how long its key is held', async () => {
    const idempotency = createSqlIdempotencyStore(store);
    const asked = { subject: 's', key: 'cut off', fingerprint: 'f', operationId: 'a' };
    await idempotency.begin({ ...asked, now: NOW });
    const repeat = (afterMs: number) =>
      runOnce({ idempotency, clock: () => NOW + afterMs, ...AGES }, asked, async () => 1);
    await expect(repeat(40_000)).rejects.toMatchObject({
      code: 'CONFLICT',
      context: { retryAfterSeconds: 90 },
    });
    expect(await repeat(130_000)).toEqual({ outcome: 1, replayed: false });
  });

  test.each([
    [130_000, 'first'],
    [3_600_000, 'repeat'],
  ])(
    'a repeat %d ms after the request was cut off goes on with the operation of the %s',
    async (ms, owner) => {
      const idempotency = createSqlIdempotencyStore(store);
      const asked = (operationId: string) => ({
        subject: 's',
        key: `cut ${ms}`,
        fingerprint: 'f',
        operationId,
      });
      await idempotency.begin({ ...asked('first'), now: NOW });
      const deps = { idempotency, clock: () => NOW + ms, ...AGES };
      expect(await runOnce(deps, asked('repeat'), async (id) => id)).toEqual({
        outcome: owner,
        replayed: false,
      });
      expect(await runOnce(deps, asked('third'), async (id) => id)).toEqual({
        outcome: owner,
        replayed: true,
      });
    },
  );

  test('keys keep their first revocation, tokens and projects are added once', async () => {
    const keys = createSqlApiKeyStore(store);
    const open = { revokedAt: null, lastUsedAt: null, expiresAt: null };
    const key = {
      id: 'k1',
      name: 'n',
      hash: 'ab',
      role: 'user',
      scopes: ['search'],
      readableProjects: ['p'],
      ...open,
    } as const;
    await keys.insert({ ...key, writeProject: 'p', createdAt: NOW });
    expect([await keys.revoke('k1', 5), await keys.revoke('k1', 6), await keys.revoke('none', 5)]).toEqual([
      true,
      true,
      false,
    ]);
    await keys.touch('k1', 9);
    expect(await keys.get('k1')).toEqual({
      ...key,
      writeProject: 'p',
      createdAt: NOW,
      revokedAt: 5,
      lastUsedAt: 9,
    });
    const tokens = createSqlAdminTokenStore(store);
    await tokens.insert('ff', 1);
    await tokens.insert('ff', 2);
    expect([await tokens.has('ff'), await tokens.has('00')]).toEqual([true, false]);
    await tokens.insert('aa', 3);
    expect(await tokens.countOthers('aa')).toBe(1);
    await tokens.removeOthers('aa');
    expect([await tokens.has('ff'), await tokens.has('aa')]).toEqual([false, true]);
    const projects = createSqlProjectStore(store);
    await projects.create('p', 's', 1);
    await projects.create('p', 's', 2);
    expect([await createSqlProjectStore(store).has('p'), await projects.has('q')]).toEqual([true, false]);
  });

  test('audit entries written at once form one chain', async () => {
    const audit = createSqlAuditLog(store, sha256);
    const entry = (n: number) => ({
      at: NOW,
      subject: 's',
      action: 'a',
      target: String(n),
      reason: 'why',
      requestId: 'r',
    });
    await Promise.all(Array.from({ length: 10 }, (_, n) => audit.append(entry(n))));
    const rows = await store.db.selectFrom('audit').selectAll().orderBy('position').execute();
    expect(rows.map(({ position }) => position)).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
    let previous = '';
    for (const { request_id: requestId, position: _position, hash, ...rest } of rows) {
      expect(hash).toBe(sha256.hex(chainText(previous, { ...rest, requestId })));
      previous = hash;
    }
  });
});
