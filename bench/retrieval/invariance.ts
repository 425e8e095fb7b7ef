// `make bench-invariance`: how much v5 changes when a part is moved, mirrored, scaled, meshed, re-exported or
// converted to B-splines, on 60 parts of the samples and the corpus, and at which rank the original is found among
// all of them; then what was dropped and why, what the kernel wrote as another shape, and what exceeds its bound, which
// makes it fail. INVARIANCE_PARTS changes their number.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { table } from '../../scripts/fleet/status-table.ts';
import {
  loadOpenCascade,
  type OpenCascade,
} from '../../services/feature-extraction/src/kernel/open-cascade.ts';
import { distanceOf } from '../../services/feature-extraction/test/support/descriptor-change.ts';
import {
  BOUNDS,
  changeOf,
  excessOf,
  KINDS,
  type Kind,
  SPLINES,
} from '../../services/feature-extraction/test/support/invariance-bounds.ts';
import {
  type DescribedVariant,
  describeShapeOf,
  describeStepBytes,
  describeVariant,
  VARIANTS,
} from '../../services/feature-extraction/test/support/shape-variants.ts';
import { splineTwins } from '../../services/feature-extraction/test/support/spline-twins.ts';
import { evenly } from '../lib/corpus.ts';
import { machineLine } from '../lib/machine.ts';
import { samplesAndCorpus } from './samples-and-corpus.ts';

const PARTS = Number(process.env.INVARIANCE_PARTS ?? 60);
/** What makes the variants stays in the memory of a kernel. */
const PARTS_PER_KERNEL = 10;
/** Distances that are equal but for rounding. */
const EQUAL = 1e-6;

interface Change extends DescribedVariant {
  readonly part: number;
  readonly kind: Kind;
}

/** A part, or one kind of it, that the kernel could not make. */
interface Dropped {
  readonly part: number;
  readonly kind: Kind | 'at all';
  readonly why: string;
}

console.log(machineLine());
const files = evenly(samplesAndCorpus(), PARTS);
const originals = new Map<number, Float32Array>();
const changes: Change[] = [];
const dropped: Dropped[] = [];
let oc: OpenCascade = await loadOpenCascade();
for (const [part, path] of files.entries()) {
  if (part > 0 && part % PARTS_PER_KERNEL === 0) oc = await loadOpenCascade();
  const bytes = readFileSync(path);
  attempt(part, 'at all', () => originals.set(part, describeStepBytes(oc, bytes)));
  if (!originals.has(part)) continue;
  for (const kind of VARIANTS) add(part, kind, () => describeVariant(oc, bytes, kind));
}
await addSplineTwins();
report();

function add(part: number, kind: Kind, describe: () => DescribedVariant): void {
  attempt(part, kind, () => changes.push({ part, kind, ...describe() }));
}

/** What the kernel cannot make of a part is left out, and told in the end. */
function attempt(part: number, kind: Dropped['kind'], make: () => unknown): void {
  try {
    make();
  } catch (error) {
    dropped.push({ part, kind, why: error instanceof Error ? error.message : String(error) });
  }
}

async function addSplineTwins(): Promise<void> {
  const parts = [...originals.keys()];
  for (let first = 0; first < parts.length; first += PARTS_PER_KERNEL) {
    const chunk = parts.slice(first, first + PARTS_PER_KERNEL);
    const twins = await splineTwins(chunk.map((part) => files[part] as string));
    oc = await loadOpenCascade();
    for (const [i, twin] of twins.entries()) {
      add(chunk[i] as number, SPLINES, () => {
        if ('missing' in twin) throw new Error(twin.missing);
        using shape = oc.BRepToolsWrapper.Read(twin.brep);
        return { descriptor: describeShapeOf(oc, shape) };
      });
    }
  }
}

function report(): void {
  const rows = KINDS.map((kind) => {
    const own = changes.filter((change) => change.kind === kind);
    const found = own.map(({ part, descriptor }) => changeOf(originalOf(part), descriptor));
    const [whole, shape] = [found.map((change) => change.whole), found.map((change) => change.shape)];
    const first = own.filter((change) => rankOf(change) === 1).length;
    return [
      kind,
      ...[quantile(whole, 0.5), quantile(whole, 1), quantile(shape, 0.5), quantile(shape, 1)],
      `${first} of ${own.length}`,
    ];
  });
  console.log(table(['kind', 'median', 'most', 'shape: median', 'most', 'original at rank 1'], rows));
  const ranks = changes.map((change) => ({ ...change, rank: rankOf(change) }));
  list(
    'found behind others',
    ranks.flatMap(({ part, kind, rank }) => (rank > 1 ? [`${nameOf(part)} ${kind}: rank ${rank}`] : [])),
  );
  const withoutAll = new Set(dropped.map(({ part }) => part)).size;
  list(
    `kinds dropped, of ${withoutAll} of ${files.length} parts`,
    dropped.map(({ part, kind, why }) => `${nameOf(part)} ${kind}: ${why}`),
  );
  list(
    'that the kernel wrote as another shape, described before',
    changes.flatMap(({ part, kind, miswritten }) =>
      miswritten === undefined ? [] : [`${nameOf(part)} ${kind}: ${miswritten}`],
    ),
  );
  const excesses = changes.flatMap(({ part, kind, descriptor }) =>
    excessOf(kind, originalOf(part), descriptor).map((excess) => `${nameOf(part)} ${kind}: ${excess}`),
  );
  list('over their bounds', excesses);
  if (excesses.length > 0) process.exitCode = 1;
}

function list(title: string, lines: readonly string[]): void {
  console.log(`\n${lines.length} ${title}`);
  for (const line of lines) console.log(`  ${line}`);
}

/** Among all originals; parts that are as near as the original itself are its equals. */
function rankOf({ part, kind, descriptor }: Change): number {
  const { sizeWeight } = BOUNDS[kind];
  const own = distanceOf(descriptor, originalOf(part), sizeWeight);
  const nearer = [...originals.values()].filter(
    (other) => distanceOf(descriptor, other, sizeWeight) < own - EQUAL,
  );
  return 1 + nearer.length;
}

function originalOf(part: number): Float32Array {
  return originals.get(part) as Float32Array;
}

function nameOf(part: number): string {
  return basename(files[part] as string);
}

function quantile(values: readonly number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return value.toExponential(1);
}
