import { randomUUID } from 'node:crypto';
import { eventually } from '@cadml/testing';
import { beforeAll, expect, test } from '@jest/globals';
import { connectApi, type TestAnswer, type TestApi } from '../support/api.ts';
import { boxStl, sheetDxf } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';

const MESH = {
  ...{ components: 1, closedComponents: 1, genus: 0, orientation: 'outward' },
  ...{ duplicateFacets: 0, degenerateFacets: 0, boundaryEdges: 0, nonManifoldEdges: 0 },
};

let fleet: TestFleet;

beforeAll(async () => {
  fleet = await startFleet();
}, 90_000);

test('a file becomes a part with its true geometry, and is found by the next search', async () => {
  const first = await fleet.api.analyze(boxStl('plate.stl', [80, 40, 5]), {
    partNumber: 'P-1',
    material: 'steel',
  });
  expect(first).toMatchObject({
    status: 200,
    body: {
      file: { name: 'plate.stl', format: 'stl' },
      geometry: {
        kind: 'mesh',
        sizeMm: [80, 40, 5],
        volumeMm3: 16_000,
        facets: 12,
        watertight: true,
        mesh: MESH,
      },
      features: { v4: { dimension: 24 }, v5: { dimension: 544 } },
      part: { partNumber: 'P-1', revision: 1, created: true, duplicateOf: null },
      classification: null,
      indexJob: null,
      cache: 'miss',
      unavailable: [],
    },
  });
  const part = await fleet.api.get(first.body.part.url);
  expect(part.body.geometry).toMatchObject({ kind: 'mesh', mesh: MESH });
  const second = await fleet.api.analyze(boxStl('plate-2.stl', [81, 40, 5]));
  expect(second.body.similar.items[0]).toMatchObject({ partNumber: 'P-1', material: 'steel' });
  const found = await fleet.api.call('POST', '/api/v1/similarity/search', {
    partId: second.body.part.id,
    excludeSelf: false,
    k: 2,
  });
  expect(found).toMatchObject({ status: 200, body: { k: 2, total: 2, version: 'v5' } });
  expect(found.body.items[0]).toMatchObject({ partId: second.body.part.id, distance: 0, score: 1 });
});

test('a number is the same number however its letters are composed, and is found both ways', async () => {
  const [composed, apart] = ['GRÖSSE-7'.normalize('NFC'), 'GRÖSSE-7'.normalize('NFD')];
  const ids = [];
  for (const [i, partNumber] of [composed, apart].entries()) {
    const { body } = await fleet.api.analyze(boxStl('size.stl', [9, 9, 30 + i]), { partNumber });
    expect(body.part).toMatchObject({ partNumber: composed, revision: i + 1 });
    ids.push(body.part.id);
  }
  expect(ids[1]).toBe(ids[0]);
  for (const spelling of [composed, apart]) {
    const filters = JSON.stringify({ partNumber: spelling });
    const query = new URLSearchParams({ q: spelling, filters });
    const { items } = (await fleet.api.get(`/api/v1/parts?${query}`)).body;
    expect(items.map(({ id }: { id: string }) => id)).toEqual([ids[0]]);
  }
});

test('what a drawing has on paper and on hidden layers is told, and kept with the part', async () => {
  const drawing = {
    ...{ version: 'AC1015', release: '2000', paperSpaceEntities: 1 },
    ...{ hiddenLayers: 1, frozenLayers: 0, offLayers: 1, hiddenEntities: 1, blocks: 0 },
  };
  const { body } = await fleet.api.analyze(sheetDxf('sheet.dxf'));
  expect(body.geometry).toMatchObject({ kind: 'drawing', sizeMm: [3, 4, 0], drawing });
  const part = await fleet.api.get(body.part.url);
  expect(part.body.geometry).toMatchObject({ kind: 'drawing', drawing });
});

test('the same bytes again are the same part, from the cache', async () => {
  const before = await fleet.api.analyze(boxStl('twice.stl', [10, 20, 30]), { similar: false });
  const again = await fleet.api.analyze(boxStl('twice.stl', [10, 20, 30]), { similar: false });
  expect(again.body).toMatchObject({
    cache: 'l1',
    similar: null,
    part: { id: before.body.part.id, created: false },
  });
});

test('parts asked for at the same moment come each to its own caller, and so do their errors', async () => {
  const sizes = [11, 12, 13, 14];
  const parts = [];
  for (const size of sizes) {
    const { body } = await fleet.api.analyze(boxStl(`cube-${size}.stl`, [size, size, size]));
    parts.push(body.part);
  }
  const [deleted, ...kept] = parts;
  await fleet.api.call('DELETE', deleted.url);
  const urls = [...kept.map(({ url }) => url), deleted.url, `/api/v1/parts/${randomUUID()}`, kept[0].url];
  const answers = await Promise.all(urls.map((url) => fleet.api.get(url)));
  expect(answers.map(({ status, body }) => [status, body.id ?? body.code])).toEqual([
    ...kept.map(({ id }) => [200, id]),
    [410, 'RESOURCE_GONE'],
    [404, 'DATA_NOT_FOUND'],
    [200, kept[0].id],
  ]);
});

test('a job does the same work and tells its progress', async () => {
  const accepted = await fleet.api.analyze(boxStl('job.stl', [7, 8, 9]), {}, { prefer: 'respond-async' });
  expect(accepted).toMatchObject({ status: 202, body: { job: { kind: 'analyze', state: 'queued' } } });
  expect(accepted.headers.get('location')).toBe(accepted.body.job.url);
  const job = await eventually(
    async () => {
      const { body } = await fleet.api.get(accepted.body.job.url);
      expect(body.state).toBe('succeeded');
      return body;
    },
    { timeoutMs: 20_000 },
  );
  expect(job.result).toMatchObject({
    analysisId: job.id,
    geometry: { volumeMm3: 504 },
    part: { created: true },
  });
  const events = await fetch(`${fleet.base}${accepted.body.job.eventsUrl}`, {
    headers: { 'x-api-key': fleet.api.key },
  });
  const text = await events.text();
  expect(text).toMatch(/^id: \d+\nevent: job\ndata: \{/);
  expect(text).toContain('"state":"succeeded"');
  const seen = String(job.url && text.match(/id: (\d+)\nevent: job\ndata: [^\n]*"state":"succeeded"/)?.[1]);
  const again = await fetch(`${fleet.base}${accepted.body.job.eventsUrl}`, {
    headers: { 'x-api-key': fleet.api.key, 'last-event-id': seen },
  });
  expect(again.status).toBe(204);
});

test('known bytes without a name leave the part called as it is; a name that is given renames it', async () => {
  const bytes = boxStl('first-name.stl', [61, 7, 3]);
  const nameOf = async (url: string) => (await fleet.api.get(url)).body.name;
  const first = (await fleet.api.analyze(bytes, { name: 'Base plate', similar: false })).body.part;
  for (const headers of [{}, { prefer: 'respond-async' }]) {
    const { body } = await fleet.api.analyze({ ...bytes, name: 'copy.stl' }, { similar: false }, headers);
    if (body.job) {
      await eventually(async () =>
        expect((await fleet.api.get(body.job.url)).body).toMatchObject({ state: 'succeeded' }),
      );
    } else expect(body.part).toMatchObject({ id: first.id, created: false, sequence: first.sequence });
    expect(await nameOf(first.url)).toBe('Base plate');
  }
  await fleet.api.analyze(bytes, { name: 'Cover', similar: false });
  expect(await nameOf(first.url)).toBe('Cover');
  const fresh = (await fleet.api.analyze(boxStl('unnamed part.stl', [62, 7, 3]), { similar: false })).body;
  expect(await nameOf(fresh.part.url)).toBe('unnamed part.stl');
}, 60_000);

async function keyFor(wish: object): Promise<TestApi> {
  const headers = { 'x-admin-token': fleet.adminToken, 'x-audit-reason': 'an integration test' };
  const made = await fleet.api.call('POST', '/api/v1/auth/api-keys', { name: 'k', ...wish }, headers);
  expect(made.status).toBe(201);
  return connectApi(fleet.base, made.body.key);
}

async function sendInOrder(
  api: TestApi,
  parts: readonly ('file' | 'options')[],
  size: number,
): Promise<TestAnswer> {
  const { bytes } = boxStl('o.stl', [size, 6, 7]);
  const form = new FormData();
  for (const part of parts) {
    if (part === 'options') form.append(part, JSON.stringify({ project: 'default', similar: false }));
    else form.append(part, new Blob([bytes as Uint8Array<ArrayBuffer>]), 'o.stl');
  }
  return api.raw('/api/v1/analyze', { method: 'POST', headers: { 'x-api-key': api.key }, body: form });
}

test('the options say which project is written to, before the file or after it', async () => {
  const anywhere = await keyFor({ role: 'user', projects: ['default'], writeProject: null });
  const before = await sendInOrder(anywhere, ['options', 'file'], 31);
  const after = await sendInOrder(anywhere, ['file', 'options'], 32);
  for (const { status, body } of [before, after]) {
    expect(status).toBe(200);
    expect((await fleet.api.get(body.part.url)).body).toMatchObject({ project: 'default' });
    expect((await fleet.api.get(`${body.part.url}/file`)).status).toBe(200);
  }
  expect(await sendInOrder(anywhere, ['file'], 33)).toMatchObject({
    status: 403,
    body: { code: 'AUTHORIZATION_FAILED' },
  });
  const nowhere = await keyFor({
    ...{ role: 'user', projects: ['default'], writeProject: null, scopes: ['parts:write'] },
  });
  expect((await sendInOrder(nowhere, ['file', 'options'], 34)).status).toBe(403);
});

test('a file that comes without a name is a part all the same', async () => {
  const { bytes } = boxStl('', [63, 7, 3]);
  const body = Buffer.concat([
    Buffer.from('--edge\r\nContent-Disposition: form-data; name="file"\r\n\r\n'),
    bytes as Uint8Array,
    Buffer.from('\r\n--edge--\r\n'),
  ]);
  const headers = { 'x-api-key': fleet.api.key, 'content-type': 'multipart/form-data; boundary=edge' };
  const answer = await fleet.api.raw('/api/v1/analyze', { method: 'POST', headers, body });
  expect(answer).toMatchObject({ status: 200, body: { file: { name: 'unnamed' }, part: { created: true } } });
});
