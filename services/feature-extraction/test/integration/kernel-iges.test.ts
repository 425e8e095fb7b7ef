import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CadDocument } from '../../src/domain/document.ts';
import { readMeshFile } from '../../src/domain/read-mesh-file.ts';
import {
  type Bench,
  eventually,
  failure,
  IGES_WORKER,
  openBench,
  REAL_WORKER,
} from '../support/kernel-pool.ts';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const STEP = fixture('drilled-block.step');
const SOLIDS = fixture('drilled-block-solids.igs');
const SURFACES = fixture('drilled-block-surfaces.igs');
const INCHES = fixture('drilled-block-inches.igs');

function expectTwin(document: CadDocument, twin: CadDocument): void {
  const numbers = ({ volumeMm3, areaMm2, boundingBox: { min, max } }: CadDocument) => [
    volumeMm3 ?? Number.NaN,
    areaMm2 ?? Number.NaN,
    ...max.map((value, axis) => value - (min[axis] as number)),
  ];
  const expected = numbers(twin);
  for (const [i, value] of numbers(document).entries()) {
    expect(Math.abs(value / (expected[i] as number) - 1)).toBeLessThanOrEqual(1e-5);
  }
  expect(document).toMatchObject({ solids: 1, faces: 7, surfaceTypes: { plane: 6, cylinder: 1 } });
}

function withModelScale(content: Buffer, scale: number): Buffer {
  const text = content.toString('latin1');
  const scaled = text.replace(
    /^,1\.,2,2HMM,(.*?) +G/m,
    (_, rest) => `${`,${scale}.,2,2HMM,${rest}`.replace('.5.', '.5').padEnd(72)}G`,
  );
  if (scaled === text) throw new Error('The fixture has another global section.');
  return Buffer.from(scaled, 'latin1');
}

describe('the IGES lane', () => {
  let bench: Bench;
  let twin: CadDocument;
  const read = async (content: Uint8Array, timeoutMs = 30_000) =>
    (await bench.pool.read(bench.job(content, { format: 'iges', timeoutMs }))).document;

  const kept = new Map<string, Uint8Array>();
  const keptTexts = {
    read: async (key: string) => kept.get(key) ?? null,
    write: async (key: string, content: Uint8Array) => void kept.set(key, content),
  };

  beforeAll(async () => {
    bench = await openBench({ entry: REAL_WORKER, igesEntry: IGES_WORKER, igesIdleMs: 1_500, keptTexts });
    await bench.pool.start();
    twin = (await bench.pool.read(bench.job(STEP))).document;
  }, 120_000);

  afterAll(() => bench.close());

  test('has no worker until a file needs it, and none for a broken file', async () => {
    const broken = bench.job(SOLIDS.subarray(0, 9_000), { format: 'iges' });
    expect(await failure(bench.pool.read(broken))).toMatchObject({
      code: 'PARSE_FAILED',
      stage: 'preflight',
    });
    const { workers } = bench.pool.stats().iges;
    expect(workers).toEqual({ starting: 0, idle: 0, busy: 0 });
  });

  test('starts one beside the others, whose loading takes none of the time of the file', async () => {
    const converting = read(SOLIDS, 4_000);
    await eventually(() => expect(bench.pool.stats().iges.workers.starting).toBe(1));
    const meanwhile = await bench.pool.read(bench.job(STEP));
    expect(bench.pool.stats().iges.workers.starting).toBe(1);
    expect(meanwhile.document.faces).toBe(7);
    const document = await converting;
    expectTwin(document, twin);
    expect(document).toMatchObject({
      format: 'iges',
      kind: 'brep',
      units: { declared: 'mm', assumed: false },
      edges: twin.edges,
      entityKinds: { SOLID: 1 },
      warnings: [],
    });
  }, 120_000);

  test('reads inches as what they are', async () => {
    const document = await read(INCHES);
    expectTwin(document, twin);
    expect(document.units).toEqual({ declared: 'inch', assumed: false });
    const told = await bench.pool.read(bench.job(INCHES, { format: 'iges', timeoutMs: 30_000, units: 'cm' }));
    expectTwin(told.document, twin);
    expect(told.document.warnings.map(({ code }) => code)).toEqual(['units_declared']);
  }, 120_000);

  test.each([
    ['solids', 2, SOLIDS],
    ['solids', 0.5, SOLIDS],
    ['surfaces', 2, SURFACES],
  ])(
    'takes %s of the model space scale %d for what they stand for',
    async (_, scale, content) => {
      const document = await read(withModelScale(content, scale));
      const smaller = (value: number | null, power: number) => (value ?? Number.NaN) / scale ** power;
      const box = (corner: readonly [number, number, number]) => corner.map((value) => value / scale);
      expectTwin(document, {
        ...twin,
        volumeMm3: smaller(twin.volumeMm3, 3),
        areaMm2: smaller(twin.areaMm2, 2),
        boundingBox: {
          min: box(twin.boundingBox.min) as unknown as typeof twin.boundingBox.min,
          max: box(twin.boundingBox.max) as unknown as typeof twin.boundingBox.max,
        },
      });
    },
    120_000,
  );

  test('shows a file of a model space scale in the size that it stands for', async () => {
    const sizeOf = async (content: Uint8Array) => {
      const rendition = { kind: 'model' } as const;
      const job = { ...bench.job(content, { format: 'iges', timeoutMs: 30_000 }), rendition };
      const { content: model } = await bench.pool.render(job);
      const { min, max } = readMeshFile('glb', model).boundingBox;
      return max.map((value, axis) => value - (min[axis] as number));
    };
    const whole = await sizeOf(SOLIDS);
    expect(await sizeOf(withModelScale(SOLIDS, 2))).toEqual(
      whole.map((value) => expect.closeTo(value / 2, 4)),
    );
  }, 120_000);

  test('sews loose surfaces that close, and says so', async () => {
    const document = await read(SURFACES);
    expectTwin(document, twin);
    expect(document.edges).toBe(twin.edges);
    expect(document.warnings.map(({ code }) => code)).toEqual(['surfaces_sewn']);
  }, 120_000);

  test('gives surfaces that do not close no volume', async () => {
    const document = await read(withoutOneFace(SURFACES));
    expect(document).toMatchObject({ volumeMm3: null, solids: 0, faces: 6, entityKinds: { SHELL: 1 } });
    expect(document.warnings.map(({ code }) => code)).toEqual(['surfaces_open']);
  }, 120_000);

  test('refuses a file of which a face is lost', async () => {
    const lost = bench.job(withBrokenFace(SURFACES), { format: 'iges' });
    expect(await failure(bench.pool.read(lost))).toMatchObject({
      code: 'PARSE_FAILED',
      stage: 'parse',
      context: { faces: 6, declaredFaces: 7 },
    });
  }, 120_000);

  test('refuses a file that breaks its kernel, and reads the next', async () => {
    // A loop whose first edge is called a vertex.
    const text = INCHES.toString('latin1').replace('508,4,0,17,', '508,4,1,17,');
    const breaking = bench.job(Buffer.from(text, 'latin1'), { format: 'iges', timeoutMs: 30_000 });
    expect(await failure(bench.pool.read(breaking))).toMatchObject({
      code: 'PARSE_FAILED',
      stage: 'parse',
      context: { strikes: 1 },
    });
    expect(bench.recycled).toContain('trap');
    expectTwin(await read(INCHES), twin);
  }, 120_000);

  test('converts a file once for its reading and all its pictures', async () => {
    await read(INCHES);
    await eventually(() => expect(bench.pool.stats().iges.pids).toEqual([]));
    const rendition = { kind: 'thumbnail', size: 64, background: 'white' } as const;
    await bench.pool.render({ ...bench.job(INCHES, { format: 'iges' }), rendition });
    expectTwin(await read(INCHES), twin);
    expect(bench.pool.stats().iges.pids).toEqual([]);
  }, 120_000);

  test('ends its worker when nothing comes', async () => {
    kept.clear();
    await read(SOLIDS);
    await eventually(() => expect(bench.pool.stats().iges.pids).toEqual([]));
    expect(bench.recycled).toContain('idle');
  }, 120_000);
});

describe('an IGES file that harms the worker that converts it', () => {
  const iges = (command: string) => Buffer.concat([Buffer.from(command.padEnd(72)), SOLIDS.subarray(72)]);
  const withBench = async (
    use: (bench: Bench) => Promise<void>,
    options: Parameters<typeof openBench>[0] = {},
  ) => {
    const bench = await openBench({ entry: REAL_WORKER, ...options });
    await bench.pool.start();
    await use(bench).finally(() => bench.close());
  };

  test('ends as one that harms any other: dead, too long, too large, with rubbish', async () => {
    await withBench(
      async ({ pool, job, quarantine }) => {
        const read = (command: string, timeoutMs = 5_000) =>
          failure(pool.read(job(iges(command), { format: 'iges', timeoutMs })));
        expect(await read('exit')).toMatchObject({ code: 'PARSE_FAILED', context: { strikes: 2 } });
        expect(await read('hang', 1_000)).toMatchObject({ code: 'TIMEOUT' });
        expect(await read('grow')).toMatchObject({
          code: 'RESOURCE_EXHAUSTED',
          context: { limit: 'memory' },
        });
        expect(await read('answer')).toMatchObject({ code: 'PARSE_FAILED', context: { strikes: 2 } });
        expect(await read('convert to nothing')).toMatchObject({ code: 'PARSE_FAILED', stage: 'parse' });
        expect((await quarantine.list()).map(({ lastReason }) => lastReason).sort()).toEqual([
          'crash',
          'crash',
          'memory',
        ]);
        expect((await pool.read(job(STEP))).document.faces).toBe(7);
      },
      { igesMaxResidentBytes: 1024 * 2 ** 20 },
    );
  }, 120_000);

  test('is refused before it is read when it is too large to convert', async () => {
    await withBench(
      async ({ pool, job }) => {
        expect(await failure(pool.read(job(SOLIDS, { format: 'iges' })))).toMatchObject({
          code: 'RESOURCE_EXHAUSTED',
          context: { limit: 'memoryEstimate' },
        });
      },
      { igesMaxResidentBytes: 300 * 2 ** 20 },
    );
  }, 120_000);
});

/** Turns the first trimmed surface into a null entity, which is no longer declared either. */
function withoutOneFace(file: Buffer): Buffer {
  const lines = file.toString('latin1').split('\n');
  const entry = lines.findIndex((line) => /^ {5}144 .*D\d{7}$/.test(line));
  for (const at of [entry, entry + 1])
    lines[at] = (lines[at] as string).replace(/^ {5}144/, `${' '.repeat(7)}0`);
  return Buffer.from(lines.join('\n'), 'latin1');
}

/** A trimmed surface that still stands in the directory but refers to itself. */
function withBrokenFace(file: Buffer): Buffer {
  const text = file.toString('latin1');
  return Buffer.from(
    text.replace(/^144,(\d+),/m, (all, surface: string) =>
      `144,${'0'.repeat(surface.length)},`.slice(0, all.length),
    ),
    'latin1',
  );
}
