import { existsSync, globSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extents } from '@cadml/cad-model';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Bench, jobOf, openBench, REAL_WORKER } from '../support/kernel-pool.ts';

const CORPUS = resolve(
  process.env.CADML_SHARED ?? fileURLToPath(new URL('../../../../../shared', import.meta.url)),
  'cad',
);
/** All of `families` are read by the main job (`make e2e`). */
const EVERY = 6;
const files = [
  ...globSync(`${CORPUS}/families/**/*.{step,stp,STEP,STP}`)
    .sort()
    .filter((_, i) => i % EVERY === 0),
  ...globSync(`${CORPUS}/{assemblies,pmi-nist}/**/*.{step,stp,STEP,STP}`).sort(),
];

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({ entry: REAL_WORKER, workers: 2, queueLimit: 10_000 });
  await bench.pool.start();
}, 120_000);

afterAll(async () => {
  await bench.close();
});

const withCorpus = existsSync(CORPUS) ? describe : describe.skip;

withCorpus('the parts of the corpus', () => {
  test('are all read, with a size, an area and as many surfaces as faces', async () => {
    const wrong: string[] = [];
    await Promise.all(
      files.map(async (file) => {
        try {
          const { document } = await bench.pool.read(jobOf(file, { timeoutMs: 600_000 }));
          const surfaces = Object.values(document.surfaceTypes).reduce((sum, count) => sum + count, 0);
          const sound =
            Math.max(...extents(document.boundingBox)) > 0 &&
            (document.areaMm2 ?? 0) > 0 &&
            surfaces === document.faces &&
            (document.solids === 0) === (document.volumeMm3 === null);
          if (!sound) wrong.push(`${file}: ${JSON.stringify(document)}`);
        } catch (thrown) {
          wrong.push(`${file}: ${(thrown as Error).message}`);
        }
      }),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
    const planned: readonly string[] = ['renewed', 'grown', 'jobs'];
    expect(bench.recycled.filter((reason) => !planned.includes(reason))).toEqual([]);
  }, 600_000);

  // Rational patches pinched at a pole; parts with different densities.
  test.each(['headfront.stp', 'dm1-id-214.stp'])('%s measures as its own file states', async (name) => {
    const { document } = await bench.pool.read(jobOf(`${CORPUS}/assemblies/${name}`, { timeoutMs: 60_000 }));
    const { volumeMm3, areaMm2 } = document.step?.validation ?? {};
    expect(Math.abs((document.volumeMm3 ?? 0) / (volumeMm3 ?? 0) - 1)).toBeLessThan(5e-5);
    expect(Math.abs((document.areaMm2 ?? 0) / (areaMm2 ?? 0) - 1)).toBeLessThan(5e-5);
    expect(document.warnings).toEqual([]);
  });
});
