import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpus, eventually } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { TestAnswer, TestFile } from '../support/api.ts';
import { boxStl, sheetDxf } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';
import { readPng } from '../support/read-png.ts';

const SAMPLES = new URL('../../../../samples/', import.meta.url);
const joint: TestFile = {
  name: 'flange-joint-dn50.step',
  bytes: readFileSync(new URL('assemblies/flange-joint-dn50.step', SAMPLES)),
};
/** As the sample's description says: two flanges, a gasket, four bolts, eight washers, four nuts. */
const JOINT = new Map([
  ['Flange DN 50', 2],
  ['Gasket DN 50', 1],
  ['Hexagon bolt M16 × 70', 4],
  ['Washer M16', 8],
  ['Hexagon nut M16', 4],
]);
const PATIENCE = { timeoutMs: 60_000, intervalMs: 200 };

let fleet: TestFleet;

beforeAll(async () => {
  fleet = await startFleet({ extraction: { KERNEL_HEAVY_BYTES: '1000000000' } });
}, 90_000);

async function partOf(file: TestFile, options: object = {}): Promise<string> {
  const { body } = await fleet.api.analyze(file, { similar: false, ...options });
  return body.part.id;
}

const assemblyOf = (id: string, query = '') => fleet.api.get(`/api/v1/parts/${id}/assembly${query}`);

/** Takes a file apart and waits for the end of the job. */
async function explode(file: TestFile, options: object = {}): Promise<TestAnswer['body']> {
  const answer = await fleet.api.analyze(file, { similar: false, explode: true, ...options });
  expect(answer).toMatchObject({ status: 202, body: { job: { kind: 'analyze' } } });
  return finished(answer.body.job.url);
}

function finished(url: string): Promise<TestAnswer['body']> {
  return eventually(async () => {
    const { body } = await fleet.api.get(url);
    expect({ state: body.state, error: body.error }).toMatchObject({ state: 'succeeded' });
    return body;
  }, PATIENCE);
}

interface Named {
  readonly name: string;
  readonly quantity: number;
}
const quantities = (items: readonly Named[]) => new Map(items.map(({ name, quantity }) => [name, quantity]));

describe('the assembly of a part', () => {
  test('has the tree, the unique parts and the bill that the sample describes', async () => {
    const { status, body } = await assemblyOf(await partOf(joint));
    expect(status).toBe(200);
    expect(body).toMatchObject({ isAssembly: true, assumedUnit: null, warnings: [], usedIn: [] });
    expect(body.root).toMatchObject({ name: 'Flange joint DN 50', quantity: 1, cut: false, part: null });
    expect(body.root.children).toHaveLength(19);
    for (const node of body.root.children) {
      expect(node).toMatchObject({ quantity: 1, children: [], transform: expect.any(Array) });
      expect(node.transform).toHaveLength(16);
      expect(node.transform.slice(12)).toEqual([0, 0, 0, 1]);
    }
    expect(quantities(body.parts)).toEqual(JOINT);
    expect(quantities(body.bom)).toEqual(JOINT);
    expect(body.bom.map(({ position }: { position: string }) => position)).toEqual(['1', '2', '3', '4', '5']);
    for (const part of body.parts) {
      expect(part.fileHash).toMatch(/^[0-9a-f]{64}$/);
      expect(part.volumeMm3).toBeGreaterThan(0);
      expect(Math.min(...part.sizeMm)).toBeGreaterThan(0);
    }
  });

  test('shows each unique part by itself, to who may see the assembly', async () => {
    const { body } = await assemblyOf(await partOf(joint, { project: 'pictures' }));
    const washer = body.parts.find(({ name }: Named) => name === 'Washer M16');
    expect(washer).toMatchObject({ partId: null });
    const url = `${fleet.base}${washer.thumbnailUrl}?size=64&background=white`;
    const response = await fetch(url, { headers: { 'x-api-key': fleet.api.key } });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
    const png = readPng(new Uint8Array(await response.arrayBuffer()));
    expect([png.width, png.pixel(0, 0)]).toEqual([64, [255, 255, 255, 255]]);
    const stranger = await fleet.api.call(
      'POST',
      '/api/v1/auth/api-keys',
      { name: 'stranger', role: 'readonly', projects: ['elsewhere'], writeProject: null },
      { 'x-admin-token': fleet.adminToken, 'x-audit-reason': 'a test' },
    );
    const headers = { 'x-api-key': stranger.body.key };
    for (const path of [washer.thumbnailUrl, `/api/v1/parts/${body.partId}/assembly`]) {
      expect(await fleet.api.get(path, headers)).toMatchObject({ status: 404 });
    }
    const unknown = `/api/v1/parts/${body.partId}/assembly/nothing/thumbnail.png`;
    expect(await fleet.api.get(unknown)).toMatchObject({ status: 404, body: { code: 'DATA_NOT_FOUND' } });
  });

  test('has a bill of materials as JSON and as CSV', async () => {
    const id = await partOf(joint);
    const json = await fleet.api.get(`/api/v1/parts/${id}/assembly/bom`);
    expect(quantities(json.body.items)).toEqual(JOINT);
    const asked = await fleet.api.get(`/api/v1/parts/${id}/assembly/bom`, { accept: 'text/csv' });
    const named = await fleet.api.get(`/api/v1/parts/${id}/assembly/bom.csv`);
    for (const { headers, body } of [asked, named]) {
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
      const [header, ...rows] = body.split('\r\n');
      expect(header).toBe(
        'position,level,partNumber,name,quantity,totalQuantity,volumeMm3,widthMm,heightMm,depthMm,fileHash,partId,scale,mirrored',
      );
      expect(rows).toHaveLength(6);
      expect(rows[2]).toMatch(
        /^3,1,Hexagon bolt M16 × 70,Hexagon bolt M16 × 70,4,4,[\d.]+,[\d.,]+,[0-9a-f]{64},/,
      );
    }
    expect(named.headers.get('content-disposition')).toContain('flange-joint-dn50.csv');
  });

  test('is cut at the depth that is asked for', async () => {
    const id = await partOf(joint);
    const { body } = await assemblyOf(id, '?depth=0');
    expect(body).toMatchObject({ root: { cut: true, children: [] }, bom: [] });
    expect(quantities(body.parts)).toEqual(JOINT);
    expect(await assemblyOf(id, '?depth=65')).toMatchObject({ status: 422 });
  });

  test('of a part without components is one node, of a drawing an error', async () => {
    const box = await partOf(boxStl('alone.stl', [4, 5, 6]));
    const { status, body } = await assemblyOf(box);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        isAssembly: false,
        root: { name: 'alone.stl', children: [], quantity: 1 },
        parts: [{ name: 'alone.stl', quantity: 1, partId: box, sizeMm: [4, 5, 6], volumeMm3: 120 }],
        bom: [{ position: '1', quantity: 1, partId: box }],
      },
    });
    const sheet = await partOf(sheetDxf('sheet.dxf'));
    expect(await assemblyOf(sheet)).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_FORMAT' } });
  });
});

describe('an assembly that is taken apart', () => {
  const inProject = (project: string) => `/api/v1/parts?limit=100&filters=${JSON.stringify({ project })}`;

  test('makes its unique parts parts of the catalogue, which are found and linked', async () => {
    const job = await explode(joint, { project: 'apart' });
    const { explosion, part } = job.result;
    expect(explosion).toMatchObject({ failed: [], sequence: expect.any(Number) });
    expect(quantities(explosion.parts)).toEqual(JOINT);
    expect(job.progress).toMatchObject({ done: 5, total: 5, stage: 'explode' });
    const { body } = await assemblyOf(part.id);
    for (const { key, partId } of body.parts) {
      expect(explosion.parts).toContainEqual(expect.objectContaining({ key, partId, created: true }));
    }
    expect(body.bom.every(({ partId }: { partId: string | null }) => partId !== null)).toBe(true);
    const washer = explosion.parts.find(({ name }: Named) => name === 'Washer M16');
    const itself = await fleet.api.get(washer.url);
    expect(itself.body).toMatchObject({ name: 'Washer M16', partNumber: 'Washer M16', project: 'apart' });
    expect(itself.body.geometry).toMatchObject({ kind: 'brep', solids: 1 });
    expect(itself.body.versions).toContain('v4');
    const alone = await assemblyOf(washer.partId);
    expect(alone.body).toMatchObject({ isAssembly: false, usedIn: [{ partId: part.id, quantity: 8 }] });
    const found = await fleet.api.call('POST', '/api/v1/similarity/search', {
      partId: washer.partId,
      excludeSelf: false,
      k: 1,
      filters: { project: 'apart' },
    });
    expect(found.body.items).toMatchObject([{ partId: washer.partId, distance: 0 }]);
    const download = await fleet.api.get(`${washer.url}/file`);
    expect(download.body).toContain('ISO-10303-21');
  }, 90_000);

  test('twice makes no new parts, and its deletion leaves them', async () => {
    const first = await explode(joint, { project: 'twice' });
    const before = (await fleet.api.get(inProject('twice'))).body.total;
    expect(before).toBe(6);
    const again = await explode(joint, { project: 'twice' });
    expect(again.result.explosion.parts.map(({ created }: { created: boolean }) => created)).not.toContain(
      true,
    );
    const ids = ({ result }: typeof first) =>
      result.explosion.parts.map(({ partId }: { partId: string }) => partId);
    expect(ids(again)).toEqual(ids(first));
    expect((await fleet.api.get(inProject('twice'))).body.total).toBe(6);
    await fleet.api.call('DELETE', first.result.part.url);
    expect((await fleet.api.get(inProject('twice'))).body.total).toBe(5);
    const [washer] = first.result.explosion.parts;
    expect((await assemblyOf(washer.partId)).body).toMatchObject({ usedIn: [] });
    expect(await fleet.api.get(`${washer.url}/file`)).toMatchObject({ status: 200 });
  }, 120_000);

  test.each(['worker', 'extraction', 'search', 'edge'] as const)(
    'while the %s is killed, makes each part once',
    async (victim) => {
      const project = `killed-${victim}`;
      const answer = await fleet.api.analyze(joint, { similar: false, explode: true, project });
      const { url } = answer.body.job;
      await eventually(
        async () => {
          const { body } = await fleet.api.get(url);
          expect(body.progress.stage === 'explode' && body.progress.done > 0).toBe(true);
        },
        { ...PATIENCE, intervalMs: 20 },
      );
      await fleet[victim].kill();
      await fleet[victim].start();
      const job = await eventually(() => finished(url), PATIENCE);
      expect(quantities(job.result.explosion.parts)).toEqual(JOINT);
      expect((await fleet.api.get(inProject(project))).body.total).toBe(6);
      for (const part of job.result.explosion.parts) {
        expect(await fleet.api.get(`${part.url}/file`)).toMatchObject({ status: 200 });
      }
    },
    120_000,
  );

  test('that is one part, or a drawing, gives nothing more', async () => {
    for (const file of [boxStl('one.stl', [7, 8, 9]), sheetDxf('one.dxf')]) {
      const { result } = await explode(file, { project: 'single' });
      expect(result).toMatchObject({ part: { created: true }, explosion: { parts: [], failed: [] } });
    }
  });

  test('cannot be left out of the catalogue', async () => {
    const refused = await fleet.api.analyze(joint, { explode: true, index: false });
    expect(refused).toMatchObject({ status: 422, body: { code: 'VALIDATION_FAILED' } });
  });
});

interface ExpectedTree {
  readonly products: readonly { readonly name: string }[];
  readonly uses: readonly {
    readonly assembly: string;
    readonly component: string;
    readonly rows: readonly number[];
  }[];
}

/** Written down from the files by other means than the reader. */
const TREES: Readonly<Record<string, ExpectedTree>> = JSON.parse(
  readFileSync(
    new URL('../../../feature-extraction/test/fixtures/assembly-trees.json', import.meta.url),
    'utf8',
  ),
);
const shared = corpus();
/** Without the corpus there is nothing to read; `corpus()` has said so. */
const whenThere = shared === null ? describe.skip : describe;

interface Node {
  readonly name: string;
  readonly transform: readonly number[];
  readonly children: readonly Node[];
}

whenThere('the assemblies of the corpus', () => {
  test.each(Object.entries(TREES))('%s is told as its file says', async (name, expected) => {
    const bytes = readFileSync(join(shared as string, 'cad', 'assemblies', name));
    const { status, body } = await assemblyOf(await partOf({ name, bytes }));
    expect({ name, status }).toEqual({ name, status: 200 });
    const top = expected.products.filter(
      (product) => !expected.uses.some(({ component }) => component === product.name),
    );
    expect(top.map((product) => product.name)).toEqual([body.root.name]);
    expectNode(body.root, expected);
    const count = (product: string): number => {
      const uses = expected.uses.filter(({ component }) => component === product);
      return uses.length === 0 ? 1 : uses.reduce((sum, { assembly }) => sum + count(assembly), 0);
    };
    const parts = body.parts.map((part: Named) => [part.name, part.quantity]);
    for (const [part, quantity] of parts) expect([part, quantity]).toEqual([part, count(part)]);
  });
});

function expectNode(node: Node, expected: ExpectedTree): void {
  const uses = expected.uses.filter(({ assembly }) => assembly === node.name);
  const told = node.children.map(({ name, transform }) => ({ name, rows: transform.slice(0, 12) }));
  const wanted = uses.map(({ component, rows }) => ({
    name: component,
    rows: rows.map((value) => expect.closeTo(value, 5)),
  }));
  expect(told).toHaveLength(wanted.length);
  for (const use of wanted) expect(told).toContainEqual(use);
  for (const child of node.children) expectNode(child, expected);
}
