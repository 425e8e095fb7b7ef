import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CadDocument } from '../../src/domain/document.ts';
import { readMeshFile } from '../../src/domain/read-mesh-file.ts';
import { type Bench, openBench, REAL_WORKER } from '../support/kernel-pool.ts';

const BLOCK = readFileSync(new URL('../fixtures/drilled-block-v1.brep', import.meta.url), 'latin1');

let bench: Bench;
let plain: CadDocument;

beforeAll(async () => {
  bench = await openBench({ entry: REAL_WORKER });
  await bench.pool.start();
  plain = await read(BLOCK);
}, 120_000);

afterAll(() => bench.close());

async function read(text: string): Promise<CadDocument> {
  return (await bench.pool.read(bench.job(text, { format: 'brep' }))).document;
}

/** The block placed so many times by matrices of three rows. Sub-shapes are numbered from the end: each moves on. */
function placed(...matrices: readonly string[]): string {
  const locations = matrices.map((matrix) => `1\n${matrix}\n`).join('');
  const uses = matrices.map((_, i) => `+2 ${i + 1} `).join('');
  return BLOCK.replace('Locations 0\n', `Locations ${matrices.length}\n${locations}`)
    .replace('TShapes 43', 'TShapes 44')
    .replaceAll(/^(?:[+-]\d+ 0 )+\*$/gm, (line) =>
      line.replaceAll(/([+-])(\d+)/g, (_, sign, number) => `${sign}${Number(number) + 1}`),
    )
    .replace(/\+1 0\s*$/, `Co\n\n1100000\n${uses}*\n\n+1 0\n`);
}

function sizeOf({ min, max }: CadDocument['boundingBox']): readonly number[] {
  return max.map((value, axis) => value - (min[axis] as number));
}

test.each([
  ['2 0 0 7  0 2 0 0  0 0 2 0', 2],
  ['0 -0.5 0 0  0.5 0 0 9  0 0 0.5 0', 0.5],
  ['-3 0 0 0  0 -3 0 0  0 0 -3 0', 3],
])('BREP placed by %s is measured as large as it is', async (matrix, factor) => {
  const document = await read(placed(matrix));
  expect(document).toMatchObject({
    solids: 1,
    faces: 7,
    edges: plain.edges,
    surfaceTypes: plain.surfaceTypes,
  });
  expect((document.volumeMm3 ?? Number.NaN) / (plain.volumeMm3 as number)).toBeCloseTo(factor ** 3, 6);
  expect((document.areaMm2 ?? Number.NaN) / (plain.areaMm2 as number)).toBeCloseTo(factor ** 2, 6);
  const grown = (extent: number) => expect.closeTo(extent * factor, 5);
  expect([...sizeOf(document.boundingBox)].sort(ascending)).toEqual(
    [...sizeOf(plain.boundingBox)].sort(ascending).map(grown),
  );
});

test('bodies of several sizes are measured and shown each in its own', async () => {
  const text = placed(
    '1 0 0 0  0 1 0 0  0 0 1 0',
    '1 0 0 100  0 1 0 0  0 0 1 0',
    '2 0 0 300  0 2 0 0  0 0 2 0',
  );
  const document = await read(text);
  expect(document).toMatchObject({ solids: 3, faces: 21 });
  expect((document.volumeMm3 ?? Number.NaN) / (plain.volumeMm3 as number)).toBeCloseTo(10, 6);
  const job = { ...bench.job(text, { format: 'brep' }), rendition: { kind: 'model' } as const };
  const { content } = await bench.pool.render(job);
  const shown = readMeshFile('glb', content);
  expect(sizeOf(shown.boundingBox)).toEqual(
    sizeOf(document.boundingBox).map((value) => expect.closeTo(value, 2)),
  );
});

function ascending(a: number, b: number): number {
  return a - b;
}
