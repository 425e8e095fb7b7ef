// `make bench-invariance`: how much v5 changes when a part is moved, mirrored, scaled, meshed, re-exported or
// converted to B-splines, on 60 parts of the samples and the corpus, and at which rank the original is found among
// all of them. INVARIANCE_PARTS changes their number.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../scripts/fleet/layout.ts';
import { table } from '../../scripts/fleet/status-table.ts';
import {
  loadOpenCascade,
  type OpenCascade,
} from '../../services/feature-extraction/src/kernel/open-cascade.ts';
import {
  distanceOf,
  relativeChange,
} from '../../services/feature-extraction/test/support/descriptor-change.ts';
import {
  describeShapeOf,
  describeStepBytes,
  describeVariant,
  VARIANTS,
} from '../../services/feature-extraction/test/support/shape-variants.ts';
import { evenly } from '../lib/corpus.ts';
import { machineLine } from '../lib/machine.ts';
import { samplesAndCorpus } from './samples-and-corpus.ts';

const PARTS = Number(process.env.INVARIANCE_PARTS ?? 60);
/** A kernel grows by about a megabyte a file. */
const PARTS_PER_KERNEL = 10;
const SPLINES = 'B-splines';
const WRITER = join(ROOT, 'services/feature-extraction/test/support/write-spline-twins.ts');

interface Change {
  readonly part: number;
  readonly kind: string;
  readonly descriptor: Float32Array;
}

console.log(machineLine());
const files = evenly(samplesAndCorpus(), PARTS);
const originals: Float32Array[] = [];
const changes: Change[] = [];
let oc: OpenCascade = await loadOpenCascade();
for (const [part, path] of files.entries()) {
  if (part > 0 && part % PARTS_PER_KERNEL === 0) oc = await loadOpenCascade();
  const bytes = readFileSync(path);
  originals.push(describeStepBytes(oc, bytes));
  for (const kind of VARIANTS) attempt(part, kind, () => describeVariant(oc, bytes, kind));
}
await addSplineTwins();
report();

/** What the kernel cannot make of a part is said and left out. */
function attempt(part: number, kind: string, describe: () => Float32Array): void {
  try {
    changes.push({ part, kind, descriptor: describe() });
  } catch {
    console.log(`  ${basename(files[part] as string)}: the kernel could not make it ${kind}`);
  }
}

async function addSplineTwins(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cadml-splines-'));
  try {
    for (let first = 0; first < files.length; first += PARTS_PER_KERNEL) {
      const chunk = files.slice(first, first + PARTS_PER_KERNEL);
      await promisify(execFile)(process.execPath, ['-C', 'source', WRITER, folder, ...chunk]).catch(
        () => undefined,
      );
      oc = await loadOpenCascade();
      for (const [i] of chunk.entries()) {
        attempt(first + i, SPLINES, () => {
          using shape = oc.BRepToolsWrapper.Read(readFileSync(join(folder, `${i}.brep`), 'utf8'));
          return describeShapeOf(oc, shape);
        });
      }
      for (const [i] of chunk.entries()) await rm(join(folder, `${i}.brep`), { force: true });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function report(): void {
  const rows = [...VARIANTS, SPLINES].map((kind) => {
    const own = changes.filter((change) => change.kind === kind);
    const whole = own.map(({ part, descriptor }) =>
      relativeChange(originals[part] as Float32Array, descriptor),
    );
    const shape = own.map(({ part, descriptor }) =>
      relativeChange(
        originals[part] as Float32Array,
        descriptor,
        (block) => block.part === 'shape' && block.name !== 'chirality',
      ),
    );
    const first = own.filter((change) => rankOf(change) === 1).length;
    return [
      kind,
      ...[quantile(whole, 0.5), quantile(whole, 1), quantile(shape, 0.5), quantile(shape, 1)],
      `${first} of ${own.length}`,
    ];
  });
  console.log(table(['kind', 'median', 'most', 'shape: median', 'most', 'original at rank 1'], rows));
  for (const change of changes) {
    const rank = rankOf(change);
    if (rank > 1) console.log(`  ${basename(files[change.part] as string)} ${change.kind}: rank ${rank}`);
  }
}

/** Among all originals; parts that are as near as the original itself are its equals. Size is ignored at 25.4. */
function rankOf({ part, kind, descriptor }: Change): number {
  const sizeWeight = kind === 'scaled 25.4' ? 0 : 1;
  const own = distanceOf(descriptor, originals[part] as Float32Array, sizeWeight);
  const nearer = originals.filter((other) => distanceOf(descriptor, other, sizeWeight) < own - EQUAL);
  return 1 + nearer.length;
}

const EQUAL = 1e-6;

function quantile(values: readonly number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return value.toExponential(1);
}
