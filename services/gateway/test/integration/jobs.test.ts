import { createLogger } from '@cadml/observability';
import { connectRedis } from '@cadml/redis';
import { eventually } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { TestAnswer } from '../support/api.ts';
import { boxStl } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';

let fleet: TestFleet;

beforeAll(async () => {
  fleet = await startFleet({ edge: { GATEWAY_MAX_STREAMS: '2' } });
}, 90_000);

const ASYNC = { prefer: 'respond-async' };
const PATIENCE = { timeoutMs: 40_000, intervalMs: 50 };

function jobIn(state: string, url: string): Promise<TestAnswer['body']> {
  return eventually(async () => {
    const { body } = await fleet.api.get(url);
    expect(body).toMatchObject({ state });
    return body;
  }, PATIENCE);
}

describe('Idempotency-Key', () => {
  const box = boxStl('once.stl', [11, 12, 13]);

  test('the same request again gets the same answer; another one is refused', async () => {
    const key = { 'idempotency-key': 'order-1' };
    const first = await fleet.api.analyze(box, { name: 'one' }, key);
    const again = await fleet.api.analyze(box, { name: 'one' }, key);
    expect(first.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const other = await fleet.api.analyze(box, { name: 'two' }, key);
    expect(other).toMatchObject({ status: 409, body: { code: 'CONFLICT', stage: 'validate' } });
  });

  test('a job is accepted once', async () => {
    const key = { ...ASYNC, 'idempotency-key': 'order-2' };
    const [first, again] = [await fleet.api.analyze(box, {}, key), await fleet.api.analyze(box, {}, key)];
    expect(again).toMatchObject({ status: 202, body: { job: { id: first.body.job.id } } });
  });

  test('a request that failed frees its key', async () => {
    const key = { 'idempotency-key': 'order-3' };
    const broken = { name: 'b.stl', bytes: 'no CAD' };
    expect((await fleet.api.analyze(broken, {}, key)).status).toBe(415);
    expect((await fleet.api.analyze(box, {}, key)).status).toBe(200);
  });
});

describe('while the worker is away', () => {
  beforeAll(() => fleet.worker.kill());

  test('a queued job can be cancelled, once', async () => {
    const { body } = await fleet.api.analyze(boxStl('c.stl', [1, 5, 9]), {}, ASYNC);
    const gone = await fleet.api.call('DELETE', body.job.url);
    expect(gone).toMatchObject({ status: 202, body: { state: 'cancelled', finishedAt: expect.any(String) } });
    expect(await fleet.api.call('DELETE', body.job.url)).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT' },
    });
    const list = await fleet.api.get('/api/v1/jobs?state=cancelled&kind=analyze');
    expect(list.body.items.map(({ id }: { id: string }) => id)).toContain(body.job.id);
  });

  test('streams of its events are counted apart, and end when it does', async () => {
    const { body } = await fleet.api.analyze(boxStl('s.stl', [1, 6, 9]), {}, ASYNC);
    const headers = { 'x-api-key': fleet.api.key };
    const watch = (more: Record<string, string> = {}) =>
      fetch(`${fleet.base}${body.job.eventsUrl}`, { headers: { ...headers, ...more } });
    const open = await Promise.all([watch(), watch({ 'last-event-id': '999999' })]);
    expect(await fleet.api.get(body.job.eventsUrl)).toMatchObject({
      status: 503,
      body: { code: 'SERVICE_UNAVAILABLE', context: { limit: 'maxStreams' } },
    });
    expect((await fleet.api.get(body.job.url)).status).toBe(200);
    await fleet.api.call('DELETE', body.job.url);
    for (const stream of open) expect(await stream.text()).toContain('"state":"cancelled"');
    // Nothing more will come: a client that has seen the end does not come back.
    expect((await watch({ 'last-event-id': '999999' })).status).toBe(204);
  });

  test('a job whose queue entry was lost is put back and done', async () => {
    const { body } = await fleet.api.analyze(boxStl('lost.stl', [2, 5, 9]), {}, ASYNC);
    const log = createLogger('test', 'error');
    const redis = await connectRedis(fleet.redis.url, 'test', log);
    await redis.client.flushall();
    await redis.close();
    await fleet.worker.start();
    const job = await jobIn('succeeded', body.job.url);
    expect(job.result.part.created).toBe(true);
  }, 60_000);
});

test('while vector-search is away the answer says so, and the part comes later', async () => {
  await fleet.search.kill();
  const answer = await fleet.api.analyze(boxStl('later.stl', [21, 22, 23]), { partNumber: 'LATER' });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      geometry: { volumeMm3: 10_626 },
      part: null,
      similar: null,
      indexJob: { id: answer.body.analysisId },
      unavailable: [
        { service: 'vector-search', code: expect.stringMatching(/SERVICE_UNAVAILABLE|CIRCUIT_OPEN/) },
      ],
    },
  });
  await fleet.search.start();
  const job = await jobIn('succeeded', answer.body.indexJob.url);
  expect(job).toMatchObject({ kind: 'index', result: { part: { partNumber: 'LATER', created: true } } });
  // The edge's circuit breaker closes a moment after the service is back.
  await eventually(async () => {
    const found = await fleet.api.get('/api/v1/parts?q=LATER');
    expect(found.body).toMatchObject({ total: 1, items: [{ id: job.result.part.id }] });
  }, PATIENCE);
}, 60_000);

test('a file that is stored but is no part can be searched by its hash', async () => {
  const stored = await fleet.api.analyze(boxStl('probe.stl', [61, 62, 63]), { index: false });
  expect(stored).toMatchObject({ status: 200, body: { part: null, indexJob: null, unavailable: [] } });
  expect(stored.body.similar.items.length).toBeGreaterThan(0);
  const { sha256: fileHash } = stored.body.file;
  const found = await fleet.api.call('POST', '/api/v1/similarity/search', { fileHash, k: 3 });
  expect(found.body.items).toEqual(stored.body.similar.items.slice(0, 3));
});

describe('a part', () => {
  test('that moves to another project takes its file along', async () => {
    const file = boxStl('mover.stl', [71, 72, 73]);
    const { body } = await fleet.api.analyze(file, { project: 'from-here' });
    const moved = await fleet.api.call('PATCH', body.part.url, { project: 'to-there' });
    expect(moved).toMatchObject({ status: 200, body: { project: 'to-there', sequence: expect.any(Number) } });
    const wish = { name: 'reader', role: 'readonly', projects: ['to-there'], writeProject: null };
    const headers = { 'x-admin-token': fleet.adminToken, 'x-audit-reason': 'a test' };
    const { body: made } = await fleet.api.call('POST', '/api/v1/auth/api-keys', wish, headers);
    const download = await fetch(`${fleet.base}${body.part.url}/file`, {
      headers: { 'x-api-key': made.key },
    });
    expect(new Uint8Array(await download.arrayBuffer())).toEqual(file.bytes);
    const gone = await fleet.api.call('DELETE', body.part.url);
    expect(await fleet.api.call('DELETE', body.part.url)).toMatchObject({ status: 200, body: gone.body });
  });

  test('is changed, read with its file, and deleted', async () => {
    const file = boxStl('life.stl', [31, 32, 33]);
    const made = await fleet.api.analyze(file, { partNumber: 'LIFE', attributes: { erp: 7 } });
    const { url } = made.body.part;
    const before = await fleet.api.get(url);
    expect(before.headers.get('etag')).toBe(`"${before.body.etag}"`);
    const changed = await fleet.api.call(
      'PATCH',
      url,
      { material: 'brass', tags: ['a'] },
      { 'if-match': `"${before.body.etag}"` },
    );
    expect(changed).toMatchObject({
      status: 200,
      body: { material: 'brass', tags: ['a'], attributes: { erp: 7 } },
    });
    const stale = await fleet.api.call(
      'PATCH',
      url,
      { material: 'tin' },
      { 'if-match': `"${before.body.etag}"` },
    );
    expect(stale).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    const download = await fetch(`${fleet.base}${url}/file`, { headers: { 'x-api-key': fleet.api.key } });
    expect(download.headers.get('content-type')).toBe('model/stl');
    expect(download.headers.get('content-disposition')).toMatch(/^attachment; filename="life.stl"/);
    expect(new Uint8Array(await download.arrayBuffer())).toEqual(file.bytes);
    const gone = await fleet.api.call('DELETE', url);
    expect(gone.body.sequence).toBeGreaterThan(changed.body.sequence);
    expect((await fleet.api.get(url)).body.code).toMatch(/RESOURCE_GONE|DATA_NOT_FOUND/);
  });

  test('of another project does not exist for a key that cannot read it', async () => {
    const wish = { name: 'stranger', role: 'user', projects: ['elsewhere'], writeProject: 'elsewhere' };
    const headers = { 'x-admin-token': fleet.adminToken, 'x-audit-reason': 'a test' };
    const { body } = await fleet.api.call('POST', '/api/v1/auth/api-keys', wish, headers);
    const mine = await fleet.api.analyze(boxStl('mine.stl', [41, 42, 43]), {});
    const theirs = { 'x-api-key': body.key };
    expect(await fleet.api.get(mine.body.part.url, theirs)).toMatchObject({
      status: 404,
      body: { code: 'DATA_NOT_FOUND' },
    });
    const own = await fleet.api.analyze(boxStl('own.stl', [44, 42, 43]), {}, theirs);
    expect(own).toMatchObject({ status: 200, body: { part: { created: true }, similar: { items: [] } } });
    const refused = await fleet.api.analyze(boxStl('own.stl', [44, 42, 43]), { project: 'default' }, theirs);
    expect(refused).toMatchObject({ status: 404, body: { code: 'DATA_NOT_FOUND' } });
  });

  test('goes to the project that the options name, wherever they stand in the request', async () => {
    const file = boxStl('where.stl', [51, 52, 53]);
    const after = await fleet.api.analyze(file, { project: 'team-a' });
    expect((await fleet.api.get(after.body.part.url)).body.project).toBe('team-a');
    const form = new FormData();
    form.append('options', JSON.stringify({ project: 'team-b' }));
    form.append('file', new Blob([file.bytes as Uint8Array<ArrayBuffer>]), file.name);
    const before = await fleet.api.raw('/api/v1/analyze', {
      method: 'POST',
      body: form,
      headers: { 'x-api-key': fleet.api.key },
    });
    expect((await fleet.api.get(before.body.part.url)).body.project).toBe('team-b');
  });
});

describe('jobs of several keys', () => {
  test('take turns: one file of one key does not wait behind all those of another', async () => {
    const headers = { 'x-admin-token': fleet.adminToken, 'x-audit-reason': 'a test' };
    const wish = { name: 'other', role: 'user', projects: ['default'], writeProject: 'default' };
    const { body: other } = await fleet.api.call('POST', '/api/v1/auth/api-keys', wish, headers);
    await fleet.worker.kill();
    const many = await Promise.all(
      Array.from({ length: 40 }, (_, i) => fleet.api.analyze(boxStl(`m${i}.stl`, [50 + i, 3, 2]), {}, ASYNC)),
    );
    const { body } = await fleet.api.analyze(
      boxStl('few.stl', [91, 5, 2]),
      {},
      { ...ASYNC, 'x-api-key': other.key },
    );
    await fleet.worker.start();
    const few = await jobIn('succeeded', body.job.url);
    const ended = await Promise.all(many.map((answer) => jobIn('succeeded', answer.body.job.url)));
    const before = ended.filter(({ finishedAt }) => finishedAt < few.finishedAt).length;
    expect(before).toBeLessThan(15);
  }, 60_000);
});
