import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eventually, tempDir } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { CacheStats, CacheTuning } from '../../src/transport/http/schemas/caches.ts';
import { boxStl } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';

const MIB = 1024 * 1024;
let fleet: TestFleet;
let store: string;

beforeAll(async () => {
  store = join(await tempDir('cadml-gateway'), 'store.db');
  fleet = await startFleet({ edge: { GATEWAY_STORE_URL: `sqlite:${store}` } });
}, 90_000);

const path = (what: string) => `/api/v1/features/cache/${what}`;
const second = () => ({ 'x-admin-token': fleet.adminToken, 'x-audit-reason': 'more parts than before' });
const post = (what: string, body?: object, headers = second()) =>
  fleet.api.call('POST', path(what), body, headers);

describe('the caches', () => {
  test('tell what they hold and did, and what is asked for most', async () => {
    const file = boxStl('box', [1, 2, 3]);
    for (let i = 0; i < 4; i++) expect((await fleet.api.analyze(file)).status).toBe(200);
    const { status, body } = await fleet.api.get(path('stats'));
    expect(status).toBe(200);
    expect(CacheStats.parse(body)).toEqual(body);
    expect(body).toMatchObject({ shared: { status: 'ok', reason: null }, applied: null });
    const features = body.caches.find(({ name }: { name: string }) => name === 'features');
    expect(features).toMatchObject({ entries: 1, computed: 1, capacityBytes: 64 * MIB, ttlSeconds: 3_600 });
    expect(features.hitRatio).toBeGreaterThan(0.5);
    expect(body.hotKeys).toMatchObject([{ fileHash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  });

  test('advise, with reasons', async () => {
    const { status, body } = await fleet.api.get(path('tuning'));
    expect(status).toBe(200);
    expect(CacheTuning.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      ...{ recommended: null, isChange: false, canRollback: false },
      inForce: { capacityBytes: 64 * MIB, ttlSeconds: 3_600 },
      reasons: [{ code: 'too_little_seen' }],
    });
  });

  test('take limits from an administrator with two credentials, and give them back', async () => {
    const wanted = { capacityBytes: 8 * MIB };
    const applied = await post('apply', wanted);
    expect(applied).toMatchObject({
      status: 200,
      body: {
        ...{ version: 1, capacityBytes: 8 * MIB, ttlSeconds: 3_600, reason: 'more parts than before' },
        previous: { capacityBytes: 64 * MIB, ttlSeconds: 3_600 },
      },
    });
    const openMs = Date.parse(applied.body.rollbackUntil) - Date.parse(applied.body.appliedAt);
    expect(openMs).toBe(300_000);
    expect(await post('apply', wanted)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect((await fleet.api.get(path('tuning'))).body).toMatchObject({ canRollback: true });

    await fleet.extraction.stop();
    await fleet.extraction.start();
    await eventually(async () => expect((await post('apply', wanted)).status).toBe(409), {
      timeoutMs: 20_000,
    });
    expect(await post('rollback')).toMatchObject({
      status: 200,
      body: { version: 2, capacityBytes: 64 * MIB, previous: null, rollbackUntil: null },
    });
    expect(await post('rollback')).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
  }, 90_000);

  test('of pictures and models are steered by themselves', async () => {
    const cache = 'renditions';
    const before = await fleet.api.get(`${path('tuning')}?cache=${cache}`);
    expect(before.body).toMatchObject({ cache, inForce: { capacityBytes: 32 * MIB, ttlSeconds: 3_600 } });
    expect(await post('apply', { cache, capacityBytes: 8 * MIB })).toMatchObject({
      status: 200,
      body: { version: 1, capacityBytes: 8 * MIB, previous: { capacityBytes: 32 * MIB } },
    });
    const { body } = await fleet.api.get(path('stats'));
    expect(CacheStats.parse(body)).toEqual(body);
    expect(body.applied).toBeNull();
    expect(body.caches).toMatchObject([
      { name: 'features', capacityBytes: 64 * MIB, applied: null },
      { name: cache, capacityBytes: 8 * MIB, applied: { version: 1 }, hotKeys: expect.any(Array) },
    ]);
    expect(await post('rollback')).toMatchObject({ status: 409 });
    expect(await post('rollback', { cache })).toMatchObject({ status: 200, body: { version: 2 } });
    const { body: loaded } = await fleet.api.call('POST', path('prewarm'), { cache });
    expect(loaded.phases.map(({ phase }: { phase: string }) => phase)).toEqual([
      'recent_hits',
      'small_and_frequent',
    ]);
    expect((await fleet.api.get(`${path('tuning')}?cache=vectors`)).status).toBe(422);
  });

  test.each([{ capacityBytes: 1 }, { capacity: 8 * MIB }, { ttlSeconds: 0 }, { ttlSeconds: '60' }])(
    'refuse %j',
    async (wanted) => {
      expect(await post('apply', wanted)).toMatchObject({ status: 422, body: { code: 'VALIDATION_FAILED' } });
    },
  );

  test('load what was read before, in the stated order', async () => {
    const { status, body } = await fleet.api.call('POST', path('prewarm'), { limit: 100 });
    expect(status).toBe(200);
    expect(body.phases.map(({ phase }: { phase: string }) => phase)).toEqual([
      'recent_hits',
      'recent_references',
      'small_and_frequent',
    ]);
    expect(body.phases[0].loaded + body.phases[0].present).toBe(1);
    expect((await fleet.api.call('POST', path('prewarm'), { limit: 0 })).status).toBe(422);
  });

  test('leave a record of each change and each attempt', async () => {
    await fleet.edge.stop();
    const database = new DatabaseSync(store, { readOnly: true });
    const rows = database.prepare('select action, target, reason from audit').all();
    database.close();
    const changes = rows.filter(({ action }) => String(action).startsWith('cache.'));
    expect(changes.length).toBeGreaterThanOrEqual(4);
    expect(changes[0]).toEqual({
      action: 'cache.apply',
      target: 'feature-cache',
      reason: 'more parts than before',
    });
    expect(changes.map(({ action }) => action)).toContain('cache.rollback');
    expect(changes.filter(({ target }) => target === 'rendition-cache')).toHaveLength(2);
  });
});
