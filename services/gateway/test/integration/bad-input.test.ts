import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { TestAnswer, TestFile } from '../support/api.ts';
import { boxStl } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';
import { zipOf } from '../support/zip.ts';

const MAX_BYTES = 3_000_000;
const DEADLINE_MS = 20_000;

let fleet: TestFleet;

beforeAll(async () => {
  fleet = await startFleet({
    edge: { GATEWAY_MAX_UPLOAD_BYTES: String(MAX_BYTES), GATEWAY_JOB_MAX_ATTEMPTS: '2' },
  });
}, 90_000);

type Expected = readonly [status: number, code: string, stage: string | RegExp, message?: RegExp];

function expectProblem(answer: TestAnswer, [status, code, stage, message = /.{10}/]: Expected): void {
  expect(answer.headers.get('content-type')).toMatch('application/problem+json');
  expect({ status: answer.status, code: answer.body.code, message: answer.body.message }).toEqual({
    status,
    code,
    message: expect.stringMatching(message),
  });
  expect(answer.body).toMatchObject({
    status,
    title: expect.any(String),
    type: `/docs/errors#${code.toLowerCase()}`,
    help: `/docs/errors#${code.toLowerCase()}`,
    requestId: answer.headers.get('x-request-id'),
    retryable: expect.any(Boolean),
    stage: typeof stage === 'string' ? stage : expect.stringMatching(stage),
  });
  expect(Date.parse(answer.body.timestamp)).not.toBeNaN();
}

/** A part that is read as it stands: what is refused is refused for its damage. */
const washer = readFileSync(new URL('../../../../samples/washers/washer-m8.step', import.meta.url), 'latin1');
const READING = /^(preflight|parse|geometry)$/;

/** The washer with a piece of its text written otherwise. */
function washerWith(piece: string, other: string): TestFile {
  if (!washer.includes(piece)) throw new Error(`The washer has no '${piece}'.`);
  return { name: 'washer.step', bytes: washer.replace(piece, other) };
}

/** The washer with more instances. */
const washerAnd = (...instances: string[]): TestFile =>
  washerWith('ENDSEC;\nEND-ISO', `${instances.join('\n')}\nENDSEC;\nEND-ISO`);

function stlWith(change: (view: DataView, bytes: Uint8Array) => void): TestFile {
  const bytes = (boxStl('lying.stl', [1, 2, 3]).bytes as Uint8Array).slice();
  change(new DataView(bytes.buffer), bytes);
  return { name: 'lying.stl', bytes };
}

/** Another product and the washer, each a component of the other. */
const cyclic = washerAnd(
  "#920=PRODUCT('another','','',(#8));",
  "#921=PRODUCT_DEFINITION_FORMATION('','',#920);",
  "#922=PRODUCT_DEFINITION('','',#921,#9);",
  "#930=NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',#5,#922,$);",
  "#931=NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',#922,#5,$);",
);
/** Valid XML of some 300 MB in less than 1 MB: the same vertex again and again. */
const modelBomb = (): Buffer => {
  const head = '<model xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources>';
  const vertices = '<vertex x="1" y="2" z="3"/>'.repeat(11_000_000);
  return zipOf('3D/3dmodel.model', Buffer.from(`${head}<object id="1"><mesh><vertices>${vertices}`));
};

const dxf = (...pairs: (string | number)[]): string => `${pairs.join('\n')}\n`;
const nested = `#999=FOO(${'('.repeat(200_000)}${')'.repeat(200_000)});`;
const block = (name: string, ...inserted: string[]): (string | number)[] => [
  ...[0, 'BLOCK', 8, 0, 2, name, 10, 0, 20, 0],
  ...inserted.flatMap((inner) => [0, 'INSERT', 8, 0, 2, inner, 10, 0, 20, 0]),
  ...[0, 'LINE', 8, 0, 10, 0, 20, 0, 11, 1, 21, 1, 0, 'ENDBLK', 8, 0],
];
const drawing = (blocks: (string | number)[], inserted: string): string =>
  dxf(
    ...[0, 'SECTION', 2, 'BLOCKS', ...blocks, 0, 'ENDSEC'],
    ...[0, 'SECTION', 2, 'ENTITIES', 0, 'INSERT', 8, 0, 2, inserted, 10, 0, 20, 0, 0, 'ENDSEC', 0, 'EOF'],
  );
const BOMB_DEPTH = 12;
const bomb = drawing(
  Array.from({ length: BOMB_DEPTH }, (_, level) =>
    block(`B${level}`, ...(level === 0 ? [] : Array.from({ length: 10 }, () => `B${level - 1}`))),
  ).flat(),
  `B${BOMB_DEPTH - 1}`,
);
const ZIP = Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0, ...Array.from({ length: 60 }, () => 0)]);
const JPEG = Uint8Array.from([
  0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0,
]);

const FILES: readonly [string, TestFile, Expected][] = [
  ['an empty file', { name: 'e.step', bytes: '' }, [400, 'INPUT_VALIDATION_FAILED', 'upload']],
  ['one byte', { name: 'one.stl', bytes: 'x' }, [415, 'INPUT_FORMAT_INVALID', 'detect']],
  ['a JPEG called .step', { name: 'photo.step', bytes: JPEG }, [415, 'INPUT_FORMAT_INVALID', 'detect']],
  ['a zip', { name: 'bomb.step', bytes: ZIP }, [415, 'UNSUPPORTED_FORMAT', 'detect']],
  ['a DWG', { name: 'a.dwg', bytes: `AC1032${'\0'.repeat(100)}` }, [415, 'UNSUPPORTED_INPUT_DWG', 'detect']],
  ...[0.3, 0.5, 0.7, 0.9, 0.99].map((share): [string, TestFile, Expected] => [
    `STEP truncated at ${share * 100} %`,
    { name: 't.step', bytes: washer.slice(0, Math.floor(washer.length * share)) },
    [422, 'PARSE_FAILED', READING, /END-ISO-10303-21 is missing/],
  ]),
  [
    'STEP with garbage as data',
    washerWith('#24 = CIRCLE', 'lorem ipsum ((( dolor #24 = CIRCLE'),
    [422, 'PARSE_FAILED', READING, /'lorem' stands where/],
  ],
  [
    'a dangling reference',
    washerWith("PLANE('',#41)", "PLANE('',#9999)"),
    [422, 'PARSE_FAILED', READING, /#9999, which is not defined/],
  ],
  ['a cyclic assembly', cyclic, [422, 'PARSE_FAILED', 'preflight', /contains itself through its components/]],
  ['a 3MF bomb', { name: 'bomb.3mf', bytes: modelBomb() }, [422, 'RESOURCE_EXHAUSTED', 'parse']],
  [
    'a self-reference',
    washerWith("PLANE('',#41)", "PLANE('',#40)"),
    [422, 'PARSE_FAILED', READING, /#40 PLANE refers to itself/],
  ],
  [
    '1e400',
    washerWith('(8.,0.,1.6)', '(1.E400,0.,1.6)'),
    [422, 'PARSE_FAILED', READING, /'1.E400' is not a finite number/],
  ],
  [
    '200,000-deep nesting',
    washerAnd(nested),
    [422, 'RESOURCE_EXHAUSTED', READING, /nested deeper than 256 in #999/],
  ],
  [
    'STL that counts too many facets',
    stlWith((view) => view.setUint32(80, 13, true)),
    [422, 'PARSE_FAILED', READING, /declares 13 facets and holds 12/],
  ],
  [
    'STL that counts 2^32-1 facets',
    stlWith((view) => view.setUint32(80, 0xffffffff, true)),
    [422, 'PARSE_FAILED', READING, /declares 4294967295 facets/],
  ],
  [
    'STL that counts too few facets',
    stlWith((view) => view.setUint32(80, 11, true)),
    [422, 'PARSE_FAILED', READING, /declares 11 facets and holds 12/],
  ],
  [
    'NaN coordinates',
    stlWith((view) => view.setFloat32(96, Number.NaN, true)),
    [422, 'PARSE_FAILED', READING, /not a finite number/],
  ],
  [
    'DXF without sections',
    { name: 'n.dxf', bytes: dxf(0, 'EOF') },
    [422, 'PARSE_FAILED', READING, /no ENTITIES section/],
  ],
  [
    'a recursive block',
    { name: 'r.dxf', bytes: drawing(block('A', 'A'), 'A') },
    [422, 'PARSE_FAILED', READING, /'A' contains itself/],
  ],
  [
    'a block bomb',
    { name: 'b.dxf', bytes: bomb },
    [422, 'RESOURCE_EXHAUSTED', READING, /expand to 222222222222/],
  ],
  [
    'a file over the limit',
    { name: 'big.stl', bytes: new Uint8Array(MAX_BYTES + 1) },
    [413, 'INPUT_SIZE_EXCEEDED', 'upload'],
  ],
];

describe('files', () => {
  test('the washer that they damage is read as it stands', async () => {
    const { status, body } = await fleet.api.analyze({ name: 'washer.step', bytes: washer });
    expect(status).toBe(200);
    expect(body.geometry).toMatchObject({ solids: 1, faces: 4 });
    expect(body.geometry.warnings ?? body.warnings).toEqual([]);
  });

  test.each(FILES)(
    '%s',
    async (_name, file, expected) => {
      const before = await fleet.api.get('/api/v1/parts?limit=1');
      const began = performance.now();
      expectProblem(await fleet.api.analyze(file), expected);
      expect(performance.now() - began).toBeLessThan(DEADLINE_MS);
      const after = await fleet.api.get('/api/v1/parts?limit=1');
      expect(after.body.total).toBe(before.body.total);
    },
    30_000,
  );

  test('after all of them the next good file works', async () => {
    const good = await fleet.api.analyze(boxStl('good.stl', [3, 4, 5]));
    expect(good).toMatchObject({
      status: 200,
      body: { geometry: { volumeMm3: 60 }, part: { created: true } },
    });
  });

  test('a broken file as a job ends failed with the problem, and leaves no part', async () => {
    const { body } = await fleet.api.analyze(
      { name: 'x.stl', bytes: 'no CAD at all' },
      {},
      { prefer: 'respond-async' },
    );
    const events = await fleet.api.raw(body.job.eventsUrl, { headers: { 'x-api-key': fleet.api.key } });
    const last = JSON.parse(String(events.body).trim().split('data: ').at(-1) as string);
    expect(last).toMatchObject({
      state: 'failed',
      attempts: 1,
      result: null,
      error: { status: 415, code: 'INPUT_FORMAT_INVALID', stage: 'detect' },
    });
  });
});

describe('multipart', () => {
  const send = (body: NonNullable<RequestInit['body']>, type?: string) =>
    fleet.api.raw('/api/v1/analyze', {
      method: 'POST',
      body,
      headers: { 'x-api-key': fleet.api.key, ...(type === undefined ? {} : { 'content-type': type }) },
    });
  const form = (...parts: [string, string | Blob][]) => {
    const data = new FormData();
    for (const [name, value] of parts) data.append(name, value);
    return data;
  };
  const refused: Expected = [400, 'INPUT_VALIDATION_FAILED', 'upload'];

  test('without the part file', async () => expectProblem(await send(form(['options', '{}'])), refused));
  test('with an unknown part', async () => expectProblem(await send(form(['other', 'x'])), refused));
  test('with two files', async () => {
    expectProblem(await send(form(['file', new Blob(['a'])], ['file', new Blob(['b'])])), refused);
  });
  test('cut off before its last boundary', async () => {
    const body = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.stl"\r\n\r\nsolid';
    expectProblem(await send(body, 'multipart/form-data; boundary=b'), refused);
  });
  test('without a boundary', async () => expectProblem(await send('x', 'multipart/form-data'), refused));
  test('that is compressed', async () => {
    const body =
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.stl"\r\n\r\nsolid\r\n--b--\r\n';
    const answer = await fleet.api.raw('/api/v1/analyze', {
      method: 'POST',
      body,
      headers: {
        'x-api-key': fleet.api.key,
        'content-type': 'multipart/form-data; boundary=b',
        'content-encoding': 'gzip',
      },
    });
    expectProblem(answer, [400, 'INPUT_VALIDATION_FAILED', 'upload', /Content-Encoding: gzip/]);
  });
  test('that is no multipart', async () => expectProblem(await send('{}', 'application/json'), refused));
});

describe('options', () => {
  const invalid: Expected = [422, 'VALIDATION_FAILED', 'validate'];
  const cases: readonly [string, object | string, Expected][] = [
    ['that are no JSON', '{nope', [400, 'JSON_PARSE_ERROR', 'validate']],
    ['with an unknown field', { nope: 1 }, invalid],
    ['with a wrong type', { index: 'yes' }, invalid],
    ['with an unknown filter', { similar: { filters: { colour: 'red' } } }, invalid],
    ['with an unknown feature version', { featureVersions: ['v99'] }, invalid],
    ['with an unknown unit', { units: 'cubits' }, invalid],
    ['with k = 0', { similar: { k: 0 } }, invalid],
    ['with a control character in the name', { name: 'a\u0000b' }, invalid],
    ['with half a character in the name', { name: 'a\ud800b' }, invalid],
    ['with a part number of spaces', { partNumber: '   ' }, invalid],
    ['with a project name that is none', { project: '../etc' }, invalid],
  ];
  test.each(cases)('%s', async (_name, options, expected) => {
    expectProblem(await fleet.api.analyze(boxStl('a.stl', [1, 1, 1]), options), expected);
  });
});

describe('search', () => {
  const invalid: Expected = [422, 'VALIDATION_FAILED', 'validate'];
  const vector = Array.from({ length: 24 }, () => 0);
  const cases: readonly [string, object, Expected][] = [
    ['with k = 0', { vector, version: 'v4', k: 0 }, invalid],
    ['with k = 10^9', { vector, version: 'v4', k: 1e9 }, invalid],
    ['with an unknown filter', { vector, version: 'v4', filters: { colour: 'red' } }, invalid],
    ['with a range on a word', { vector, version: 'v4', filters: { material: { gte: 1 } } }, invalid],
    ['without a target', { k: 1 }, invalid],
    ['with two targets', { vector, version: 'v4', fileHash: 'a'.repeat(64) }, invalid],
    ['with a vector without its version', { vector }, invalid],
    [
      'with a vector of the wrong dimension',
      { vector: [1, 2], version: 'v4' },
      [422, 'DIMENSION_MISMATCH', /./],
    ],
    ['with an unknown version', { vector, version: 'v99' }, invalid],
    ['with a file nobody sent', { fileHash: 'a'.repeat(64) }, [404, 'DATA_NOT_FOUND', /./]],
    [
      'with a part that is not there',
      { partId: '01890000-0000-7000-8000-000000000000' },
      [404, 'DATA_NOT_FOUND', /./],
    ],
  ];
  test.each(cases)('%s', async (_name, body, expected) => {
    expectProblem(await fleet.api.call('POST', '/api/v1/similarity/search', body), expected);
  });

  test('whose body is no JSON', async () => {
    const answer = await fleet.api.raw('/api/v1/similarity/search', {
      method: 'POST',
      body: '{',
      headers: { 'x-api-key': fleet.api.key, 'content-type': 'application/json' },
    });
    expectProblem(answer, [400, 'JSON_PARSE_ERROR', 'validate']);
  });
});

test('an id may be written in capital letters', async () => {
  const { body } = await fleet.api.analyze(boxStl('capital.stl', [3, 4, 7]), { partNumber: ' C-1 ' });
  const found = await fleet.api.get(`/api/v1/parts/${body.part.id.toUpperCase()}`);
  expect(found).toMatchObject({ status: 200, body: { id: body.part.id, partNumber: 'C-1' } });
});

test('an id that is none, a page that is too long and a filter that is no JSON are refused', async () => {
  const invalid: Expected = [422, 'VALIDATION_FAILED', 'validate'];
  expectProblem(await fleet.api.get('/api/v1/parts/nope'), invalid);
  expectProblem(await fleet.api.get('/api/v1/parts?limit=201'), invalid);
  expectProblem(await fleet.api.get('/api/v1/parts?colour=red'), invalid);
  expectProblem(await fleet.api.get('/api/v1/parts?filters=%7B'), [400, 'JSON_PARSE_ERROR', 'validate']);
  expectProblem(await fleet.api.get('/api/v1/jobs?state=lost'), invalid);
});
