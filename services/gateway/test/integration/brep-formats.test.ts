import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import type { TestFile } from '../support/api.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';

let fleet: TestFleet;

beforeAll(async () => {
  fleet = await startFleet();
}, 90_000);

function fixture(name: string, cut?: number): TestFile {
  const path = new URL(`../../../feature-extraction/test/fixtures/${name}`, import.meta.url);
  return { name, bytes: readFileSync(path).subarray(0, cut) };
}

test('IGES and BREP are analysed like the STEP file of the same part, and are found beside it', async () => {
  const step = await fleet.api.analyze(fixture('drilled-block.step'));
  const iges = await fleet.api.analyze(fixture('drilled-block-inches.igs'));
  const brep = await fleet.api.analyze(fixture('drilled-block-v3.brep'));
  const { volumeMm3, areaMm2 } = step.body.geometry;
  for (const { status, body } of [iges, brep]) {
    expect(status).toBe(200);
    expect(body.geometry).toMatchObject({ kind: 'brep', solids: 1, faces: 7 });
    expect(body.geometry.volumeMm3 / volumeMm3).toBeCloseTo(1, 5);
    expect(body.geometry.areaMm2 / areaMm2).toBeCloseTo(1, 5);
    expect(body.similar.items[0].score).toBeGreaterThan(0.99);
  }
  expect([iges.body.file.format, brep.body.file.format]).toEqual(['iges', 'brep']);
}, 90_000);

test('a BREP file has the unit that the caller names', async () => {
  const { body } = await fleet.api.analyze(fixture('drilled-block-v2.brep'), { units: 'cm' });
  expect(body.geometry.sizeMm.map(Math.round)).toEqual([100, 200, 300]);
});

test.each([
  ['drilled-block-solids.igs', 9_000],
  ['drilled-block-v1.brep', 4_000],
])('%s that was cut is 422', async (name, cut) => {
  const { status, body } = await fleet.api.analyze(fixture(name, cut));
  expect({ status, code: body.code, stage: body.stage }).toEqual({
    status: 422,
    code: 'PARSE_FAILED',
    stage: 'preflight',
  });
});
