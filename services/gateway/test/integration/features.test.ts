import { readFileSync } from 'node:fs';
import { FEATURE_VERSIONS } from '@cadml/cad-model';
import { eventually } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  ExtractedFeatures,
  FeatureDiff,
  FeatureSlots,
  FeatureVersions,
  PartFeatures,
} from '../../src/transport/http/schemas/features.ts';
import { connectApi, type TestApi } from '../support/api.ts';
import { boxStl } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';

const SAMPLES = new URL('../../../../samples/', import.meta.url);
const DIMENSIONS = { v1: 7, v2: 12, v3: 22, v4: 24, v5: 544 };
const NOWHERE = '019e2b5c-7b1f-7000-8000-000000000000';

let fleet: TestFleet;
let stranger: TestApi;
let box: { id: string; fileHash: string };
let other: { id: string; fileHash: string };

beforeAll(async () => {
  fleet = await startFleet();
  box = await partOf(boxStl('box.stl', [80, 40, 5]));
  other = await partOf(boxStl('other.stl', [92, 40, 5]));
  stranger = await keyed({ role: 'user', projects: ['elsewhere'], writeProject: 'elsewhere' });
}, 90_000);

async function keyed(wish: object): Promise<TestApi> {
  const second = { 'x-admin-token': fleet.adminToken, 'x-audit-reason': 'an integration test' };
  const { body } = await fleet.api.call('POST', '/api/v1/auth/api-keys', { name: 'k', ...wish }, second);
  return connectApi(fleet.base, body.key);
}

async function partOf(file: { name: string; bytes: string | Uint8Array }, options = {}) {
  const { body } = await fleet.api.analyze(file, { similar: false, ...options });
  return { id: body.part.id as string, fileHash: body.file.sha256 as string };
}

const get = (path: string, api = fleet.api) => api.get(`/api/v1${path}`);
const extract = (body: object, api = fleet.api) => api.call('POST', '/api/v1/features/extract', body);
const invalid = { status: 422, body: { code: 'VALIDATION_FAILED', stage: 'validate' } };
const absent = { status: 404, body: { code: 'DATA_NOT_FOUND' } };

describe('GET /features/versions', () => {
  test('tells of each version how far it covers the parts, and which one searches go by', async () => {
    const { status, body } = await get('/features/versions');
    expect(status).toBe(200);
    expect(FeatureVersions.parse(body)).toEqual(body);
    expect(body).toMatchObject({ default: 'v5', defaultSince: expect.stringMatching(/^\d{4}-/) });
    expect(body.items.map(({ version }: { version: string }) => version)).toEqual([...FEATURE_VERSIONS]);
    for (const item of body.items) {
      expect(item).toMatchObject({
        ...{ indexed: true, complete: true, coverage: 1, unreadableParts: 0 },
        default: item.version === 'v5',
        indexedParts: item.parts,
      });
    }
  });
});

describe('GET /features/slots', () => {
  test.each(Object.entries(DIMENSIONS))('names the slots of %s', async (version, dimension) => {
    const { status, body } = await get(`/features/slots?version=${version}`);
    expect(status).toBe(200);
    expect(FeatureSlots.parse(body)).toEqual(body);
    expect(body).toMatchObject({ version, dimension });
    expect(body.items.map(({ index }: { index: number }) => index)).toEqual(
      Array.from({ length: dimension }, (_, i) => i),
    );
    const { body: part } = await get(`/parts/${box.id}/features?version=${version}`);
    expect(part.vector).toHaveLength(body.items.length);
  });

  test('tells what a slot means', async () => {
    const { body } = await get('/features/slots?version=v4');
    expect(body.items[1]).toEqual({
      ...{ index: 1, name: 'bbox_width', block: 'size', unit: 'mm', since: 'v1', semantic: false },
      formula: 'W: extent of the axis-aligned box along x',
    });
    expect(body.items.filter(({ semantic }: { semantic: boolean }) => semantic)).toHaveLength(2);
  });

  test('takes what searches go by when no version is named, and refuses unknown ones', async () => {
    expect((await get('/features/slots')).body.version).toBe('v5');
    expect(await get('/features/slots?version=v9')).toMatchObject(invalid);
    expect(await get('/features/slots?verison=v4')).toMatchObject(invalid);
    expect((await get('/features/slots?version=v4', connectApi(fleet.base, 'nonsense'))).status).toBe(401);
  });
});

describe('GET /parts/{id}/features', () => {
  test.each([...FEATURE_VERSIONS])('computes %s from the stored file', async (version) => {
    const { status, body } = await get(`/parts/${box.id}/features?version=${version}`);
    expect(status).toBe(200);
    expect(PartFeatures.parse(body)).toEqual(body);
    const { vector, ...rest } = body;
    expect(rest).toMatchObject({
      ...{ partId: box.id, fileHash: box.fileHash, revision: 1, version },
      dimension: DIMENSIONS[version],
      cache: expect.stringMatching(/^l[12]$/),
    });
    expect(vector.some((value: number) => value !== 0)).toBe(true);
  });

  test('reads a file without a unit in the one that its sender gave', async () => {
    const inches = await partOf(boxStl('inches.stl', [1, 2, 3]), { units: 'inch' });
    const { body } = await get(`/parts/${inches.id}/features?version=v1`);
    expect(body.vector.slice(1, 4)).toEqual([25.4, 50.8, 76.2].map((mm) => expect.closeTo(mm, 4)));
  });

  test('is of the current revision', async () => {
    const first = await partOf(boxStl('one.stl', [3, 4, 5]), { partNumber: 'REV' });
    await partOf(boxStl('two.stl', [6, 4, 5]), { partNumber: 'REV' });
    const { body } = await get(`/parts/${first.id}/features?version=v1`);
    expect([body.revision, body.vector[1]]).toEqual([2, 6]);
  });

  test('is refused for unknown versions, for parts that are not there or not the caller’s, and for deleted ones', async () => {
    expect(await get(`/parts/${box.id}/features?version=v0`)).toMatchObject(invalid);
    expect(await get('/parts/nonsense/features')).toMatchObject(invalid);
    expect(await get(`/parts/${NOWHERE}/features`)).toMatchObject(absent);
    expect(await get(`/parts/${box.id}/features`, stranger)).toMatchObject(absent);
    const { id } = await partOf(boxStl('gone.stl', [9, 9, 9]));
    await fleet.api.call('DELETE', `/api/v1/parts/${id}`);
    expect((await get(`/parts/${id}/features`)).status).toBe(410);
  });
});

describe('POST /features/extract', () => {
  test('answers with the vectors of a stored file and leaves the catalogue as it is', async () => {
    const file = boxStl('apart.stl', [7, 8, 9]);
    const stored = await fleet.api.analyze(file, { index: false, similar: false });
    const before = (await get('/parts')).body.total;
    const { status, body } = await extract({
      fileHash: stored.body.file.sha256,
      versions: ['v1', 'v5'],
      geometry: true,
    });
    expect(status).toBe(200);
    expect(ExtractedFeatures.parse(body)).toEqual(body);
    expect(Object.keys(body.features)).toEqual(['v1', 'v5']);
    expect(body).toMatchObject({ format: 'stl', geometry: { kind: 'mesh', sizeMm: [7, 8, 9] } });
    expect(body.features.v5.vector).toEqual(stored.body.features.v5.vector);
    expect((await get('/parts')).body.total).toBe(before);
  });

  test('has v4 and v5 when none is named, without geometry, and takes a unit', async () => {
    const { body } = await extract({ fileHash: box.fileHash });
    expect(Object.keys(body.features)).toEqual(['v4', 'v5']);
    expect(body.geometry).toBeNull();
    const inches = await extract({ fileHash: box.fileHash, versions: ['v1'], units: 'inch' });
    expect(inches.body.features.v1.vector[1]).toBeCloseTo(80 * 25.4, 3);
  });

  test.each<[string, object]>([
    ['an unknown version', { versions: ['v9'] }],
    ['no versions', { versions: [] }],
    ['an unknown unit', { units: 'parsec' }],
    ['an unknown field', { version: 'v4' }],
    ['what is no hash', { fileHash: 'x' }],
  ])('is refused with %s', async (_, change) => {
    expect(await extract({ fileHash: box.fileHash, ...change })).toMatchObject(invalid);
  });

  test('a file of another project does not exist, nor does one that was never stored', async () => {
    expect(await extract({ fileHash: box.fileHash }, stranger)).toMatchObject(absent);
    expect(await extract({ fileHash: 'a'.repeat(64) })).toMatchObject(absent);
  });

  test('needs a key with the scope', async () => {
    const searcher = await keyed({ role: 'admin', scopes: ['search'] });
    expect(await extract({ fileHash: box.fileHash }, searcher)).toMatchObject({
      status: 403,
      body: { code: 'AUTHORIZATION_FAILED' },
    });
    expect((await extract({ fileHash: box.fileHash }, connectApi(fleet.base, 'nonsense'))).status).toBe(401);
  });
});

describe('GET /features/diff', () => {
  const diff = (query: string, api = fleet.api) => get(`/features/diff?${query}`, api);

  test('is slot by slot, the largest difference first, with the distance that searches see', async () => {
    const { status, body } = await diff(`a=${box.id}&b=${other.id}&version=v4`);
    expect(status).toBe(200);
    expect(FeatureDiff.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      ...{ version: 'v4', order: 'absolute', total: 24, unavailable: [] },
      a: { partId: box.id, fileHash: box.fileHash },
      b: { partId: other.id, fileHash: other.fileHash },
    });
    expect(body.items[0]).toMatchObject({
      ...{ name: 'bbox_volume_estimate', a: 16_000, b: 18_400, difference: 2_400, absolute: 2_400 },
      relative: 0.15,
    });
    const absolutes = body.items.map(({ absolute }: { absolute: number }) => absolute);
    expect(absolutes).toEqual([...absolutes].sort((p, q) => q - p));
    const found = await fleet.api.call('POST', '/api/v1/similarity/search', {
      ...{ partId: box.id, version: 'v4', k: 100 },
    });
    const neighbour = found.body.items.find(({ partId }: { partId: string }) => partId === other.id);
    expect(body.distance).toBeCloseTo(neighbour.distance, 9);
    expect(body.score).toBeCloseTo(neighbour.score, 9);
    const blocks = body.blocks.map(({ distance }: { distance: number }) => distance);
    expect(Math.hypot(...blocks)).toBeCloseTo(body.distance, 6);
  });

  test('in v5 its slots and its blocks add up to the distance', async () => {
    const { body } = await diff(`a=${box.id}&b=${other.fileHash}`);
    expect(body).toMatchObject({ version: 'v5', total: 544, b: { partId: null } });
    const norm = (values: readonly number[]) => Math.hypot(...values);
    const { items, blocks, distance } = body;
    expect(norm(items.map(({ standardised }: { standardised: number }) => standardised))).toBeCloseTo(
      distance,
      6,
    );
    expect(norm(blocks.map((block: { distance: number }) => block.distance))).toBeCloseTo(distance, 6);
    expect(items[0].standardised).toBeCloseTo(items[0].difference, 9);
  });

  test('can go by what counts in searches, or by shares, and ends after so many', async () => {
    const standard = await diff(`a=${box.id}&b=${other.id}&version=v4&order=standardised&limit=3`);
    const sizes = standard.body.items.map(({ standardised }: { standardised: number }) =>
      Math.abs(standardised),
    );
    expect(sizes).toEqual([...sizes].sort((p, q) => q - p));
    expect([sizes.length, standard.body.total]).toEqual([3, 24]);
    const { body } = await diff(`a=${box.id}&b=${other.id}&version=v4&order=relative`);
    expect(body.items[0].relative).toBeGreaterThanOrEqual(body.items[1].relative);
    expect(body.items.at(-1).relative).toBeNull();
  });

  test('of a STEP part and its mesh is small in v5, though v4 counts other things', async () => {
    const sample = (path: string) =>
      partOf({ name: path.replace(/^.*\//, ''), bytes: readFileSync(new URL(path, SAMPLES)) });
    const [step, mesh] = [
      await sample('brackets/bracket-l-60.step'),
      await sample('brackets/bracket-l-60.stl'),
    ];
    const { body } = await diff(`a=${step.id}&b=${mesh.id}&version=v5&limit=1`);
    expect(body.distance).toBeLessThan(0.5);
    const counts = await diff(`a=${step.id}&b=${mesh.id}&version=v4`);
    expect(
      counts.body.items.find(({ name }: { name: string }) => name === 'facets_count').difference,
    ).toBeGreaterThan(0);
  });

  test.each([
    ['one side', () => `a=${box.id}`],
    ['what is neither part nor hash', () => `a=${box.id}&b=x`],
    ['an unknown version', () => `a=${box.id}&b=${other.id}&version=v9`],
    ['an unknown order', () => `a=${box.id}&b=${other.id}&order=size`],
    ['a limit of 0', () => `a=${box.id}&b=${other.id}&limit=0`],
  ])('is refused with %s', async (_, query) => {
    expect(await diff(query())).toMatchObject(invalid);
  });

  test('says which of the two cannot be had', async () => {
    for (const [a, b, file] of [
      ['0'.repeat(64), box.id, 'a'],
      [box.id, '0'.repeat(64), 'b'],
    ]) {
      const { body } = await diff(`a=${a}&b=${b}`);
      expect(body).toMatchObject({ code: 'DATA_NOT_FOUND', context: { file } });
    }
  });

  test('what is not there, or not the caller’s, is not found', async () => {
    expect(await diff(`a=${box.id}&b=${NOWHERE}`)).toMatchObject(absent);
    expect(await diff(`a=${box.id}&b=${'a'.repeat(64)}`)).toMatchObject(absent);
    expect(await diff(`a=${box.fileHash}&b=${other.fileHash}`, stranger)).toMatchObject(absent);
  });

  test('without the catalogue two files are still compared, except by what only the catalogue knows', async () => {
    await fleet.search.stop();
    try {
      const hashes = `a=${box.fileHash}&b=${other.fileHash}&version=v4`;
      expect(await diff(hashes)).toMatchObject({
        status: 200,
        body: { distance: null, blocks: null, unavailable: [{ service: 'vector-search' }] },
      });
      expect((await diff(`${hashes}&order=standardised`)).status).toBe(503);
    } finally {
      await fleet.search.start();
      await eventually(async () => expect((await get('/features/versions')).status).toBe(200), {
        timeoutMs: 20_000,
      });
    }
  }, 90_000);
});

describe('POST /features/backfill', () => {
  const backfill = (api = fleet.api) => api.call('POST', '/api/v1/features/backfill');

  test('finds nothing to do when every part has its vectors', async () => {
    expect(await backfill()).toMatchObject({ status: 200, body: { job: null } });
  });

  test('is for operators', async () => {
    const refused = { status: 403, body: { code: 'AUTHORIZATION_FAILED' } };
    expect(await backfill(await keyed({ role: 'user' }))).toMatchObject(refused);
    expect((await backfill(connectApi(fleet.base, 'nonsense'))).status).toBe(401);
  });
});
