import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { type Bench, openBench, REAL_WORKER } from '../support/kernel-pool.ts';
import { loadPartMaker, type PartMaker } from '../support/step-parts.ts';

let bench: Bench;
let make: PartMaker;

beforeAll(async () => {
  bench = await openBench({ entry: REAL_WORKER });
  [make] = await Promise.all([loadPartMaker(), bench.pool.start()]);
}, 120_000);

afterAll(async () => {
  await bench.close();
});

/** The first sub-shape of a kind. */
function firstOf(shape: TopoDS_Shape, kind: 'FACE' | 'SHELL'): TopoDS_Shape {
  const { oc } = make;
  const { TopAbs_ShapeEnum: types } = oc;
  return new oc.TopExp_Explorer(shape, types[`TopAbs_${kind}`], types.TopAbs_SHAPE).Current();
}

async function read(...shapes: TopoDS_Shape[]) {
  const { document } = await bench.pool.read(bench.job(make.step(...shapes)));
  const { volumeMm3, areaMm2, solids, faces, warnings } = document;
  return { volumeMm3, areaMm2, solids, faces, warnings };
}

test('A face beside a solid counts in the area alone, which is said', async () => {
  const face = firstOf(make.placed(make.box(10, 10, 10), 0, 50), 'FACE');
  expect(await read(make.box(10, 10, 10), face)).toEqual({
    volumeMm3: expect.closeTo(1000, 6),
    areaMm2: expect.closeTo(700, 6),
    solids: 1,
    faces: 7,
    warnings: [
      {
        code: 'surfaces_beside_solids',
        message: expect.stringMatching(/1 solids .* 1 faces( in 1 shells)? .* 14\.3 %/),
      },
    ],
  });
});

test('So is a shell, closed or not', async () => {
  const shell = firstOf(make.placed(make.box(10, 10, 10), 0, 50), 'SHELL');
  const { volumeMm3, warnings } = await read(make.box(10, 10, 10), shell);
  expect(volumeMm3).toBeCloseTo(1000, 6);
  expect(warnings).toEqual([
    expect.objectContaining({ message: expect.stringContaining('6 faces in 1 shells') }),
  ]);
});

test('Solids alone, and surfaces alone, are not told so', async () => {
  const face = firstOf(make.box(10, 10, 10), 'FACE');
  expect((await read(make.box(10, 10, 10), make.placed(make.box(1, 1, 1), 0, 50))).warnings).toEqual([]);
  expect((await read(face)).warnings.map(({ code }) => code)).toEqual(['no_solids']);
});
