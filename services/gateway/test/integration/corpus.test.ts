import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpus } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { boxStl } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';

const shared = corpus();
const FOLDERS = ['hostile', 'meshes'];
const files = shared === null ? [] : FOLDERS.flatMap((folder) => filesOf(join(shared, 'cad', folder)));

function filesOf(folder: string): { name: string; path: string }[] {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return names.map(({ name }) => ({ name, path: join(folder, name) }));
}

/** Without the corpus there is nothing to walk; `corpus()` has said so. */
const whenThere = files.length > 0 ? describe : describe.skip;

whenThere('the hostile and broken files of the corpus', () => {
  let fleet: TestFleet;
  let pids: number[];
  const running = () => [fleet.extraction, fleet.search, fleet.edge, fleet.worker].map(({ pid }) => pid());

  beforeAll(async () => {
    fleet = await startFleet();
    pids = running();
  }, 90_000);

  test.each(files)(
    '$name is read truly or refused with a reason',
    async ({ name, path }) => {
      const answer = await fleet.api.analyze({ name, bytes: readFileSync(path) });
      if (answer.status === 200) expectTruth(answer.body);
      else {
        expect({ status: answer.status, code: answer.body.code }).toEqual({
          status: expect.anything(),
          code: expect.stringMatching(
            /^(INPUT_(VALIDATION_FAILED|FORMAT_INVALID)|UNSUPPORTED_FORMAT|PARSE_FAILED|RESOURCE_EXHAUSTED)$/,
          ),
        });
      }
    },
    60_000,
  );

  test('after all of them no service has died and a good file is read', async () => {
    const health = await fleet.api.raw('/health', {});
    expect(health.status).toBe(200);
    expect((await fleet.api.analyze(boxStl('good.stl', [1, 2, 3]))).body.geometry.volumeMm3).toBe(6);
    expect(running()).toEqual(pids);
  });
});

/** No zeros, nothing that is not finite, a unit that is named or said to be assumed. */
// biome-ignore lint/suspicious/noExplicitAny: answers are read as a caller reads JSON
function expectTruth({ geometry, features, file, part }: any): void {
  const { min, max } = geometry.boundingBox;
  for (const value of [...min, ...max, ...features.v4.vector]) expect(Number.isFinite(value)).toBe(true);
  expect(Math.max(...geometry.sizeMm)).toBeGreaterThan(0);
  expect(geometry.faces + geometry.facets + geometry.entities).toBeGreaterThan(0);
  expect(features.v4.vector.some((value: number) => value !== 0)).toBe(true);
  expect(file.units.declared !== null || file.units.assumed).toBe(true);
  expect(part).not.toBeNull();
}
