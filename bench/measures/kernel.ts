import { basename, join } from 'node:path';
import { ROOT } from '../../scripts/fleet/layout.ts';
import { disagreements, type PartFigures } from '../lib/agreement.ts';
import { corpusName, evenly, stepCorpus } from '../lib/corpus.ts';
import { type LineProgram, startLineProgram } from '../lib/line-program.ts';
import { alone, beside, type Row } from '../lib/row.ts';
import { startNativeOcct } from '../peers/native-occt.ts';
import { measureTwoWorkers } from './two-workers.ts';

const FILES = 200;
/** Files that workers read before they are timed. */
const WARM_UP = 100;
const READER = join(ROOT, 'bench/peers/kernel-reader.ts');

/** The kernel beside native OCCT on the same files: CPU time, and whether both measure the same. */
export async function measureKernel(): Promise<readonly Row[]> {
  const corpus = stepCorpus();
  if (corpus.length === 0) {
    console.log('no corpus here: the kernel is not measured');
    return [];
  }
  const files = evenly(corpus, FILES);
  const others = corpus.filter((path) => !files.includes(path));
  return [...(await besideNative(corpus)), ...(await measureTwoWorkers(files, evenly(others, WARM_UP)))];
}

async function besideNative(files: readonly string[]): Promise<readonly Row[]> {
  const native = startNativeOcct();
  if (native === null) return [];
  const ours = startLineProgram(process.execPath, ['-C', 'source', READER]);
  try {
    const pairs: Pair[] = [];
    for (const path of files) pairs.push({ path, ...(await both(path, ours, native)) });
    return [cpuRow(evenly(pairs, FILES)), agreementRow(pairs)];
  } finally {
    for (const program of [ours, native]) program.stop();
  }
}

interface Pair {
  readonly path: string;
  readonly ours: PartFigures;
  readonly native: PartFigures;
}

async function both(path: string, ours: LineProgram, native: LineProgram): Promise<Omit<Pair, 'path'>> {
  const figures = async (program: LineProgram) => (await program.ask(path)) as PartFigures;
  return { ours: await figures(ours), native: await figures(native) };
}

function cpuRow(pairs: readonly Pair[]): Row {
  const total = (pick: (pair: Pair) => PartFigures) =>
    pairs.reduce((sum, pair) => sum + pick(pair).cpuMs, 0) / 1000;
  return beside(`STEP read, measures and tessellation, ${pairs.length} corpus files`, {
    ours: total(({ ours }) => ours),
    peer: total(({ native }) => native),
    unit: 'CPU s',
    target: '≤ 1.15×',
  });
}

/** Files that both measure differently, and why; each was looked at. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'LED_1206_3216Metric_Castellated_White.step':
    'edges of four faces lie 0.0055 mm beside their surfaces in the file; 7.6 and 8.0 trim these faces differently',
  'Push_SMD_4.6x2.8mm_h1.9mm.step': 'loose wires reach beyond the faces; our box is that of the faces',
};

function agreementRow(pairs: readonly Pair[]): Row {
  const found = pairs.flatMap(({ path, ours, native }) =>
    disagreements(ours, native).map((problem) => ({ path, problem })),
  );
  for (const { path, problem } of found) {
    console.log(`  ${corpusName(path)}: ${problem}: ${EXPLAINED[basename(path)] ?? 'not explained'}`);
  }
  const differing = [...new Set(found.map(({ path }) => path))];
  const open = differing.filter((path) => EXPLAINED[basename(path)] === undefined).length;
  return alone(
    'box, volume and area beside native OCCT: files that differ by more than 1e-5',
    `${differing.length} of ${pairs.length}, ${open} not explained`,
    'each explained',
  );
}
