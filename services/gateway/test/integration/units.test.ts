import { eventually } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { boxStl } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';

let fleet: TestFleet;

beforeAll(async () => {
  fleet = await startFleet();
}, 120_000);

const INCH = 25.4;
const inches = (size: readonly number[]) => size.map((length) => expect.closeTo(length * INCH, 3));
const sizeOf = async (url: string) => (await fleet.api.get(url)).body.geometry.sizeMm;

describe('bytes that declare no unit', () => {
  test('become what a unit that is given later says, in the catalogue as in the answer, and are found so at once', async () => {
    const size = [1, 2, 5] as const;
    const box = boxStl('given-later.stl', size);
    const before = (await fleet.api.analyze(box)).body;
    const after = (await fleet.api.analyze(box, { units: 'inch' })).body;
    expect(after.part).toMatchObject({ id: before.part.id, created: false, revision: 1 });
    expect(after.geometry.sizeMm).toEqual(inches(size));
    const part = (await fleet.api.get(after.part.url)).body;
    expect(part.geometry.sizeMm).toEqual(inches(size));
    expect(part.geometry.volumeMm3).toBeCloseTo(after.geometry.volumeMm3, 6);
    expect(after.part.sequence).toBeGreaterThan(before.part.sequence);
    const found = await fleet.api.call('POST', '/api/v1/similarity/search', {
      vector: after.features.v4.vector,
      version: 'v4',
      k: 1,
    });
    expect(found.body.items[0]).toMatchObject({ partId: before.part.id, distance: 0 });
    const millimetres = boxStl('twin.stl', [size[0] * INCH, size[1] * INCH, size[2] * INCH]);
    const twin = (await fleet.api.analyze(millimetres, { index: false, similar: { k: 1 } })).body;
    expect(twin.similar.items[0]).toMatchObject({ partId: before.part.id });
    expect(twin.similar.items[0].distance).toBeLessThan(1e-3);
  }, 60_000);

  test('keep the unit that they were given when they come again without one: the answer goes by it', async () => {
    const size = [2, 3, 7] as const;
    const box = boxStl('given-first.stl', size);
    const first = (await fleet.api.analyze(box, { units: 'inch' })).body;
    const again = (await fleet.api.analyze(box)).body;
    expect(again.part).toMatchObject({ id: first.part.id, created: false, sequence: first.part.sequence });
    expect(again.geometry).toEqual(first.geometry);
    expect(again.file.units).toEqual(first.file.units);
    expect(again.features).toEqual(first.features);
    expect(await sizeOf(first.part.url)).toEqual(inches(size));
  }, 60_000);

  test('are read by a job as by a request', async () => {
    const size = [3, 4, 9] as const;
    const box = boxStl('job.stl', size);
    const first = (await fleet.api.analyze(box)).body;
    const asJob = { prefer: 'respond-async' };
    for (const options of [{ units: 'inch' }, {}]) {
      const { body } = await fleet.api.analyze(box, options, asJob);
      const job = await eventually(
        async () => {
          const found = (await fleet.api.get(body.job.url)).body;
          expect(found.state).toBe('succeeded');
          return found;
        },
        { timeoutMs: 30_000 },
      );
      expect(job.result.part.id).toBe(first.part.id);
      expect(job.result.geometry.sizeMm).toEqual(inches(size));
      expect(await sizeOf(first.part.url)).toEqual(inches(size));
    }
  }, 60_000);

  test('that a part with another number has stay as they were given there', async () => {
    const size = [4, 5, 11] as const;
    const box = boxStl('numbered.stl', size);
    const inch = (await fleet.api.analyze(box, { units: 'inch', partNumber: 'IN-1' })).body;
    const mm = (await fleet.api.analyze(box, { units: 'mm', partNumber: 'MM-1' })).body;
    expect(mm.part).toMatchObject({ created: true, duplicateOf: inch.part.id });
    expect(await sizeOf(inch.part.url)).toEqual(inches(size));
    expect(await sizeOf(mm.part.url)).toEqual([...size].map((length) => expect.closeTo(length, 3)));
  }, 60_000);
});
