import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { eventually } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { boxStl, largeStl } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';
import { gltfReport } from '../support/gltf-report.ts';
import { readPng } from '../support/read-png.ts';

const SAMPLES = new URL('../../../../samples/', import.meta.url);
const samples = JSON.parse(readFileSync(new URL('manifest.json', SAMPLES), 'utf8')) as readonly {
  path: string;
}[];
const DRAWINGS = samples.map(({ path }) => path).filter((path) => path.endsWith('.dxf'));
const PARTS = samples.map(({ path }) => path).filter((path) => !path.endsWith('.dxf'));

let fleet: TestFleet;
const ids = new Map<string, string>();

beforeAll(async () => {
  fleet = await startFleet({ extraction: { KERNEL_HEAVY_BYTES: '1000000000' } });
}, 90_000);

/** The part that a sample became. */
async function partOf(path: string): Promise<string> {
  const known = ids.get(path);
  if (known) return known;
  const bytes = readFileSync(new URL(path, SAMPLES));
  const { body } = await fleet.api.analyze({ name: basename(path), bytes }, { similar: false });
  ids.set(path, body.part.id);
  return body.part.id;
}

async function fetchRendition(id: string, what: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${fleet.base}/api/v1/parts/${id}/${what}`, {
    headers: { 'x-api-key': fleet.api.key, ...headers },
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    text: () => new TextDecoder().decode(bytes),
  };
}

describe('the picture of a new part', () => {
  const made = async () => {
    const text = await (await fetch(`${fleet.extractionOps}/metrics`)).text();
    return Number(/^rendition_latency_seconds_count\{kind="thumbnail"\} (\d+)$/m.exec(text)?.[1] ?? 0);
  };

  test('is there before anyone asks, under the addresses of part and neighbour', async () => {
    const before = await made();
    const { body } = await fleet.api.analyze(boxStl('ahead.stl', [3, 4, 5]), { similar: false });
    await eventually(async () => expect(await made()).toBe(before + 1));
    const part = await fleet.api.get(`/api/v1/parts/${body.part.id}`);
    const search = { partId: body.part.id, k: 1, excludeSelf: false };
    const { body: found } = await fleet.api.call('POST', '/api/v1/similarity/search', search);
    for (const { thumbnailUrl } of [part.body, found.items[0]]) {
      const picture = await fetch(`${fleet.base}${thumbnailUrl}`, {
        headers: { 'x-api-key': fleet.api.key },
      });
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    }
    expect(await made()).toBe(before + 1);
  });

  test('is not made where it is not wanted', async () => {
    const before = await made();
    await fleet.api.analyze(boxStl('none.stl', [3, 4, 6]), { similar: false, thumbnail: false });
    await fleet.api.analyze(boxStl('one.stl', [3, 4, 7]), { similar: false });
    await eventually(async () => expect(await made()).toBe(before + 1));
  });
});

describe('thumbnails', () => {
  test('a thumbnail has the size that was asked for, shows the part, and is transparent around it', async () => {
    const id = await partOf('housings/housing-100x70x40.step');
    const { status, headers, bytes } = await fetchRendition(id, 'thumbnail.png?size=128');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('image/png');
    expect(headers.get('content-disposition')).toMatch(/^inline; filename="housing-100x70x40\.png"/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('private, no-cache');
    const png = readPng(bytes);
    expect([png.width, png.height]).toEqual([128, 128]);
    expect(png.pixel(0, 0)).toEqual([0, 0, 0, 0]);
    expect(png.pixel(127, 127)[3]).toBe(0);
    expect(png.pixel(64, 64)[3]).toBe(255);
    const shades = new Set(Array.from({ length: 128 }, (_, x) => png.pixel(x, 80).join()));
    expect(shades.size).toBeGreaterThan(4);
  });

  test('on a white background every pixel is opaque', async () => {
    const id = await partOf('housings/housing-100x70x40.step');
    const png = readPng((await fetchRendition(id, 'thumbnail.png?size=64&background=white')).bytes);
    expect(png.pixel(0, 0)).toEqual([255, 255, 255, 255]);
  });

  test('the second request gives the same bytes without a worker, and 304 to who has them', async () => {
    const id = await partOf('nuts/nut-m8.step');
    const first = await fetchRendition(id, 'thumbnail.png');
    const made = await metric('rendition_latency_seconds_count{kind="thumbnail"}');
    const second = await fetchRendition(id, 'thumbnail.png');
    expect(Buffer.from(second.bytes).equals(first.bytes)).toBe(true);
    expect(await metric('rendition_latency_seconds_count{kind="thumbnail"}')).toBe(made);
    const etag = second.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    const third = await fetchRendition(id, 'thumbnail.png', { 'if-none-match': etag });
    expect(third).toMatchObject({ status: 304, bytes: new Uint8Array(0) });
    expect((await fetchRendition(id, 'thumbnail.png?size=64', { 'if-none-match': etag })).status).toBe(200);
  });

  test.each(['size=63', 'size=1025', 'size=big', 'background=pink', 'colour=red'])(
    '%s is refused',
    async (query) => {
      const id = await partOf('nuts/nut-m8.step');
      const answer = await fleet.api.get(`/api/v1/parts/${id}/thumbnail.png?${query}`);
      expect(answer).toMatchObject({ status: 422, body: { code: 'VALIDATION_FAILED' } });
    },
  );

  test('parts and neighbours name their thumbnail', async () => {
    const id = await partOf('nuts/nut-m8.step');
    await partOf('nuts/nut-m6.step');
    const { body: part } = await fleet.api.get(`/api/v1/parts/${id}`);
    expect(part.thumbnailUrl).toBe(`/api/v1/parts/${id}/thumbnail.png`);
    const { body } = await fleet.api.call('POST', '/api/v1/similarity/search', { partId: id, k: 1 });
    const [neighbour] = body.items;
    expect(neighbour.thumbnailUrl).toBe(`/api/v1/parts/${neighbour.partId}/thumbnail.png`);
    expect((await fleet.api.get(neighbour.thumbnailUrl)).status).toBe(200);
  });

  test('a part of another project has no picture', async () => {
    expect(
      await fleet.api.get('/api/v1/parts/0198c5f2-0000-7000-8000-000000000000/thumbnail.png'),
    ).toMatchObject({
      status: 404,
      body: { code: 'DATA_NOT_FOUND' },
    });
  });
});

describe('models', () => {
  test.each(PARTS)(
    'the model of %s is valid glTF',
    async (path) => {
      const { status, headers, bytes } = await fetchRendition(await partOf(path), 'model.glb');
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('model/gltf-binary');
      const report = await gltfReport(bytes);
      expect(report.issues.messages.filter(({ severity }) => severity < 2)).toEqual([]);
      expect(report.issues).toMatchObject({ numErrors: 0, numWarnings: 0 });
      expect(report.info.totalTriangleCount).toBeGreaterThan(3);
    },
    60_000,
  );

  test('a model is in metres, y upwards, and names the face of every vertex', async () => {
    const { bytes } = await fetchRendition(await partOf('housings/housing-100x70x40.step'), 'model.glb');
    const json = gltfJson(bytes);
    expect(json.nodes[0].matrix).toEqual([0.001, 0, 0, 0, 0, 0, -0.001, 0, 0, 0.001, 0, 0, 0, 0, 0, 1]);
    const [primitive] = json.meshes[0].primitives;
    const { count, bufferView } = json.accessors[primitive.attributes._FACE_ID];
    const { byteOffset } = json.bufferViews[bufferView];
    const start = 28 + new DataView(bytes.buffer).getUint32(12, true) + byteOffset;
    const ids = new Float32Array(bytes.slice(start, start + count * 4).buffer);
    expect(new Set(ids).size).toBe(44);
  });

  test('a part that an assembly uses several times is in the model once', async () => {
    const { bytes } = await fetchRendition(await partOf('assemblies/flange-joint-dn50.step'), 'model.glb');
    const json = gltfJson(bytes);
    const placed = json.nodes.filter(({ mesh }: { mesh?: number }) => mesh !== undefined);
    expect(placed.length).toBeGreaterThan(json.meshes.length);
  });

  test('the model of an assembly has the names of its parts, and their colours', async () => {
    const { bytes } = await fetchRendition(await partOf('assemblies/flange-joint-dn50.step'), 'model.glb');
    const { nodes, materials } = gltfJson(bytes);
    const names = nodes.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['Flange joint DN 50', 'Gasket DN 50', 'Washer M16']));
    expect(materials).toHaveLength(4);
  });

  test.each(DRAWINGS)('the drawing %s has no model', async (path) => {
    expect(await fleet.api.get(`/api/v1/parts/${await partOf(path)}/model.glb`)).toMatchObject({
      status: 415,
      body: { code: 'UNSUPPORTED_FORMAT', stage: 'geometry' },
    });
  });
});

describe('drawings', () => {
  test('a part is drawn in four views to scale, with the dimensions of its box', async () => {
    const id = await partOf('housings/housing-100x70x40.step');
    const { status, headers, text } = await fetchRendition(id, 'drawing.svg');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('image/svg+xml');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    const svg = text();
    expectWellFormed(svg);
    expect([...svg.matchAll(/<g id="view-(\w+)"/g)].map(([, name]) => name)).toEqual([
      'front',
      'top',
      'left',
      'isometric',
    ]);
    expect([...svg.matchAll(/<text[^>]*>([\d.]+)<\/text>/g)].map(([, value]) => Number(value))).toEqual([
      100, 40, 70,
    ]);
    expect(svg).toContain('First-angle projection');
    expect(svg).toMatch(/Scale 1:\d/);
    expect(svg).toContain('stroke-dasharray');
  });

  test.each(['brackets/bracket-l-60.stl', ...DRAWINGS])('%s has a drawing and a thumbnail', async (path) => {
    const id = await partOf(path);
    expectWellFormed((await fetchRendition(id, 'drawing.svg')).text());
    const { width, pixel } = readPng((await fetchRendition(id, 'thumbnail.png')).bytes);
    const covered = Array.from(
      { length: width * width },
      (_, i) => pixel(i % width, Math.floor(i / width))[3],
    );
    expect(covered.filter((opacity) => opacity === 255).length).toBeGreaterThan(100);
  });

  test('a mesh that was said to be in inches is drawn in inches', async () => {
    const { body } = await fleet.api.analyze(boxStl('inch.stl', [2, 4, 10]), {
      units: 'inch',
      similar: false,
    });
    expect(body.geometry.sizeMm).toEqual([50.8, 101.6, 254]);
    const svg = (await fetchRendition(body.part.id, 'drawing.svg')).text();
    expect(svg).toContain('50.8 × 101.6 × 254');
  });
});

test('a client that goes away frees the worker that makes its picture', async () => {
  const { body } = await fleet.api.analyze(largeStl('slow.stl', 12_000), {
    similar: false,
    thumbnail: false,
  });
  const soon = { timeoutMs: 20_000 };
  await eventually(async () => expect(await metric('kernel_workers{state="busy"}')).toBe(0), soon);
  const leaving = new AbortController();
  const picture = fetch(`${fleet.base}/api/v1/parts/${body.part.id}/drawing.svg`, {
    headers: { 'x-api-key': fleet.api.key },
    signal: leaving.signal,
  });
  picture.catch(() => undefined);
  await eventually(async () => expect(await metric('kernel_workers{state="busy"}')).toBe(1), soon);
  leaving.abort();
  await expect(picture).rejects.toThrow();
  await eventually(async () => expect(await metric('kernel_workers{state="busy"}')).toBe(0), soon);
  expect(await metric('kernel_worker_recycles_total{reason="cancelled"}')).toBe(1);
}, 90_000);

// biome-ignore lint/suspicious/noExplicitAny: glTF is read as a viewer reads it
function gltfJson(bytes: Uint8Array): any {
  const length = new DataView(bytes.buffer).getUint32(12, true);
  return JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + length)));
}

/** Every tag is closed in its order, nothing but known entities, no scripts, no references. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, end, name, selfClosed] of svg.matchAll(/<(\/?)([a-z]+)(?:\s[\w:-]+="[^"<]*")*\s*(\/?)>/g)) {
    if (end) expect(open.pop()).toBe(name);
    else if (!selfClosed) open.push(name as string);
  }
  expect(open).toEqual([]);
  expect(svg.replaceAll(/<[^>]*>/g, '')).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot|apos);)/);
  expect(svg).not.toMatch(/<script|href|<style| on\w+=/);
  expect(svg).toMatch(/<title[ >][\s\S]*<desc[ >]/);
}

async function metric(series: string): Promise<number> {
  const text = await (await fetch(`${fleet.extractionOps}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return Number(line?.split(' ')[1] ?? Number.NaN);
}
