import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { boxStl, sheetDxf } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';

const SAMPLES = new URL('../../../../samples/', import.meta.url);
const ROUTE = '/api/v1/similarity/compare';

let fleet: TestFleet;

beforeAll(async () => {
  fleet = await startFleet();
}, 90_000);

async function partOf(file: { name: string; bytes: string | Uint8Array }, options = {}) {
  const { body } = await fleet.api.analyze(file, { similar: false, ...options });
  return { id: body.part.id as string, fileHash: body.file.sha256 as string, body };
}

const sampleOf = (path: string) =>
  partOf({ name: path.replace(/^.*\//, ''), bytes: readFileSync(new URL(path, SAMPLES)) });

const compare = (a: unknown, b: unknown) => fleet.api.call('POST', ROUTE, { a, b });

describe('two parts', () => {
  test('are compared by their shapes and by their vectors', async () => {
    const [a, b] = [
      await sampleOf('brackets/bracket-l-60.step'),
      await sampleOf('brackets/bracket-l-60.stl'),
    ];
    const { status, body } = await compare(a.id, b.id);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { evidence: { class: 'remeshed' }, unavailable: [] },
    });
    expect(body.evidence.transform).toHaveLength(4);
    expect(body.evidence.transform[3]).toEqual([0, 0, 0, 1]);
    expect(body.evidence.reasons.length).toBeGreaterThan(0);
    expect(body.version).toBe('v5');
    expect(body.score).toBeCloseTo(Math.exp(-body.distance / 0.5), 9);
    expect(body.blocks.map(({ name }: { name: string }) => name)).toContain('surfaces');
  });

  test('a part beside itself is identical, with no distance', async () => {
    const { id, fileHash } = await partOf(boxStl('self.stl', [12, 8, 4]));
    const { body } = await compare(id, { fileHash });
    expect(body).toMatchObject({
      evidence: { class: 'identical', maxDeviationMm: 0 },
      ...{ score: 1, distance: 0 },
    });
    expect(body.evidence).not.toHaveProperty('scale');
    expect(body.blocks.every(({ distance }: { distance: number }) => distance === 0)).toBe(true);
  });

  test('inches that were taken for millimetres are told', async () => {
    const [mm, inches] = [
      await partOf(boxStl('mm.stl', [25.4, 50.8, 12.7])),
      await partOf(boxStl('inch.stl', [1, 2, 0.5])),
    ];
    const { body } = await compare(inches.id, mm.id);
    expect(body.evidence).toMatchObject({ class: 'scaled', scale: 25.4, unitError: 'inch↔mm' });
  });

  test('a unit that was given is taken, for the shapes and for the vectors', async () => {
    const mm = await partOf(boxStl('mm.stl', [50.8, 76.2, 101.6]));
    const inches = await partOf(boxStl('inch.stl', [2, 3, 4]), { units: 'inch' });
    const same = { evidence: { class: 'identical' }, score: expect.closeTo(1, 2) };
    expect((await compare(mm.id, inches.id)).body).toMatchObject(same);
    const { fileHash } = inches;
    expect((await compare(mm.id, { fileHash, units: 'inch' })).body).toMatchObject(same);
    const scaled = { evidence: { class: 'scaled', unitError: 'inch↔mm' } };
    expect((await compare({ fileHash }, { fileHash, units: 'inch' })).body).toMatchObject(scaled);
  });

  test('what differs is said in words', async () => {
    const [a, b] = [await partOf(boxStl('a.stl', [80, 40, 5])), await partOf(boxStl('b.stl', [92, 40, 5]))];
    const { body } = await compare(a.id, b.id);
    expect(body.evidence.class).toBe('near');
    expect(body.evidence.reasons).toContain('12 mm longer (80 → 92 mm)');
  });

  test('equal shapes have a fingerprint in common, and others have none', async () => {
    const shapes = [
      boxStl('p.stl', [30, 20, 10]),
      boxStl('q.stl', [10, 30, 20]),
      boxStl('r.stl', [30, 20, 11]),
    ];
    const [p, q, r] = await Promise.all(
      shapes.map(async (file) => (await partOf(file)).body.geometry.fingerprints as string[]),
    );
    const common = (x: string[] = [], y: string[] = []) => x.filter((key, i) => key === y[i]).length;
    expect(common(p, q)).toBeGreaterThan(0);
    expect(common(p, r)).toBe(0);
  });
});

describe('is refused', () => {
  test.each([
    ['nothing to compare', {}],
    ['one side', { a: '019e2b5c-7b1f-7000-8000-000000000000' }],
    ['no part id and no hash', { a: 'x', b: 'y' }],
    [
      'a hash with more beside it',
      { a: { fileHash: 'a'.repeat(64), k: 1 }, b: { fileHash: 'a'.repeat(64) } },
    ],
  ])('%s', async (_, body) => {
    const answer = await fleet.api.call('POST', ROUTE, body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'VALIDATION_FAILED', stage: 'validate' } });
  });

  test('what is not there', async () => {
    const { id } = await partOf(boxStl('there.stl', [3, 4, 5]));
    const absent = [{ fileHash: 'a'.repeat(64) }, '019e2b5c-7b1f-7000-8000-000000000000'];
    for (const other of absent) {
      expect(await compare(id, other)).toMatchObject({ status: 404, body: { code: 'DATA_NOT_FOUND' } });
    }
  });

  test('a drawing', async () => {
    const [box, sheet] = [await partOf(boxStl('box.stl', [3, 4, 6])), await partOf(sheetDxf('sheet.dxf'))];
    expect(await compare(box.id, sheet.id)).toMatchObject({
      status: 415,
      body: { code: 'UNSUPPORTED_FORMAT', context: { file: 'b' } },
    });
  });
});

test('without the catalogue two files are still compared, and what is missing is named', async () => {
  const [a, b] = [await partOf(boxStl('x.stl', [6, 7, 8])), await partOf(boxStl('y.stl', [8, 6, 7]))];
  await fleet.search.stop();
  try {
    expect(await compare({ fileHash: a.fileHash }, { fileHash: b.fileHash })).toMatchObject({
      status: 200,
      body: {
        evidence: { class: 'identical' },
        ...{ score: null, distance: null, blocks: null },
        unavailable: [{ service: 'vector-search' }],
      },
    });
  } finally {
    await fleet.search.start();
  }
});
