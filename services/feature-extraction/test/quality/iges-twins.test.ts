import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { extents } from '@cadml/cad-model';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CadDocument } from '../../src/domain/document.ts';
import { corpusFiles, describeCorpus } from '../support/corpus.ts';
import { type Bench, IGES_WORKER, jobOf, openBench, REAL_WORKER } from '../support/kernel-pool.ts';

const WRITER = fileURLToPath(new URL('../support/write-iges-twins.ts', import.meta.url));
const EVERY = 100;
const TOLERANCE = 1e-5;

describeCorpus('IGES twins of STEP parts', () => {
  const files = corpusFiles('families', '.step', '.stp').filter((_, i) => i % EVERY === 0);
  let bench: Bench;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cadml-iges-twins-'));
    bench = await openBench({ entry: REAL_WORKER, igesEntry: IGES_WORKER });
    await Promise.all([
      bench.pool.start(),
      promisify(execFile)(process.execPath, ['-C', 'source', WRITER, folder, ...files]),
    ]);
  }, 300_000);

  afterAll(async () => {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  });

  const read = async (path: string, format: 'step' | 'iges') =>
    (await bench.pool.read(jobOf(path, { format, timeoutMs: 300_000 }))).document;

  test('measure the same to 1e-5; loose surfaces either so too, or have no volume and say why', async () => {
    const wrong: string[] = [];
    for (const [n, file] of files.entries()) {
      const step = await read(file, 'step');
      const solids = await read(join(folder, `${n}.solids.igs`), 'iges');
      const surfaces = await read(join(folder, `${n}.surfaces.igs`), 'iges');
      const told = surfaces.warnings.some(({ code }) => code === 'surfaces_open');
      if (differs(solids, step)) wrong.push(`${file} as solids: ${JSON.stringify(solids)}`);
      if (differs(surfaces, told ? { ...step, volumeMm3: null } : step)) {
        wrong.push(`${file} as surfaces: ${JSON.stringify(surfaces)}`);
      }
    }
    expect(files.length).toBeGreaterThan(2);
    expect(wrong).toEqual([]);
  }, 600_000);
});

function differs(iges: CadDocument, step: CadDocument): boolean {
  const figures = ({ boundingBox, areaMm2, volumeMm3 }: CadDocument) => [
    ...extents(boundingBox),
    areaMm2 ?? 0,
    volumeMm3 ?? 0,
  ];
  const expected = figures(step);
  const size = Math.max(...extents(step.boundingBox));
  return figures(iges).some((value, i) => {
    const allowed = TOLERANCE * (i < 3 ? size : Math.abs(expected[i] as number));
    return !(Math.abs(value - (expected[i] as number)) <= allowed);
  });
}
