import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PATHS } from '../../scripts/fleet/layout.ts';
import { EVIDENCE_CLASSES } from '../../services/feature-extraction/src/domain/compare/evidence.ts';
import { decodeShape } from '../../services/feature-extraction/src/domain/compare/shape-bytes.ts';
import type { SolidShape } from '../../services/feature-extraction/src/domain/compare/solid-shape.ts';
import { evenly, stepCorpus } from '../lib/corpus.ts';
import { type Judged, judge, judgeReady, ready } from '../lib/judged.ts';
import { startLineProgram } from '../lib/line-program.ts';
import { quantile } from '../lib/numbers.ts';
import { alone, type Row } from '../lib/row.ts';
import type { JudgedPart } from '../peers/variant-judge.ts';

const JUDGE = fileURLToPath(new URL('../peers/variant-judge.ts', import.meta.url));
const PLATES = fileURLToPath(new URL('../peers/plate-judge.ts', import.meta.url));
const FROM_CORPUS = 90;
/** Larger assemblies take the time of ten parts. */
const MAX_BYTES = 2_000_000;
/** Parts that one process varies. */
const BATCH = 10;
/** The time is taken of one part in so many, alone on the machine; of the others only what they are called. */
const TIMED = 5;
/** Pairs of a family of which one is timed. */
const TIMED_PAIRS = 8;
/** Processes that only judge. */
const JUDGES = 2;
/** Pairs that are told by name. */
const SLOWEST = 10;
const SAME: readonly string[] = ['identical', 'mirrored', 'scaled', 'remeshed'];

/**
 * Variants of the samples and of parts of the corpus, each compared with its part, parts of one folder with each
 * other, and plates with holes that differ. Two files of a folder that are called the same count as wrong unless volume, area and faces are equal.
 */
export async function measureComparison(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cadml-comparison-'));
  try {
    const judged: Judged[] = [...(await drilledPlates())];
    const { parts, skipped } = await varied(folder, judged);
    for (const members of Map.groupBy(parts, ({ path }) => dirname(path)).values()) {
      judged.push(...ofFamily(members));
    }
    printTable(judged);
    return [...rowsOf(judged, parts.length), skippedRow(skipped, judged.length)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function drilledPlates(): Promise<readonly Judged[]> {
  const program = startLineProgram(process.execPath, ['-C', 'source', PLATES]);
  const judged = (await program.ask('all')) as readonly Judged[];
  program.stop();
  return judged;
}

interface Kept {
  readonly path: string;
  /** Where its shape lies. */
  readonly kept: string;
}

interface Varied {
  /** Those that could be read. */
  readonly parts: readonly Kept[];
  /** Pairs that were not judged: of parts that could not be read one each, and of copies that could not be made. */
  readonly skipped: number;
}

async function varied(folder: string, judged: Judged[]): Promise<Varied> {
  const parts = partsToCompare().map((path, i) => ({ path, kept: join(folder, String(i)) }));
  const isTimed = (i: number) => i % TIMED === 0;
  const alone: Judging = { left: parts.filter((_, i) => isTimed(i)), how: 'timed', judged, ...nothing() };
  await judgeBatches(alone);
  const rest: Judging = { left: parts.filter((_, i) => !isTimed(i)), how: 'verdicts', judged, ...nothing() };
  await Promise.all(Array.from({ length: JUDGES }, () => judgeBatches(rest)));
  const done = new Set([...alone.done, ...rest.done]);
  const skipped = [...alone.skipped, ...rest.skipped];
  for (const one of skipped) console.log(`  skipped: ${one}`);
  return { parts: parts.filter((part) => done.has(part)), skipped: skipped.length };
}

function nothing(): Pick<Judging, 'done' | 'skipped'> {
  return { done: [], skipped: [] };
}

/** What several processes take their parts from. */
interface Judging {
  readonly left: Kept[];
  readonly how: 'timed' | 'verdicts';
  readonly judged: Judged[];
  readonly done: Kept[];
  /** The part of each pair that was not judged. */
  readonly skipped: string[];
}

async function judgeBatches({ left, how, judged, done, skipped }: Judging): Promise<void> {
  while (left.length > 0) {
    const program = startLineProgram(process.execPath, ['-C', 'source', JUDGE]);
    for (let i = 0; i < BATCH && left.length > 0; i++) {
      const part = left.shift() as Kept;
      const found = (await program.ask(`${part.path}\t${part.kept}\t${how}`)) as JudgedPart | null;
      skipped.push(...Array<string>(found?.skipped ?? 1).fill(part.path));
      if (found === null) continue;
      judged.push(...found.judged);
      done.push(part);
    }
    program.stop();
  }
}

/** STEP files of the samples, and of the corpus some of each folder. */
function partsToCompare(): readonly string[] {
  const samples = readdirSync(PATHS.samples, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.step'))
    .map((name) => join(PATHS.samples, name))
    .toSorted();
  return [...samples, ...evenly(stepCorpus(), FROM_CORPUS)].filter(
    (path) => statSync(path).size <= MAX_BYTES,
  );
}

/** All members of a folder with each other. */
function ofFamily(members: readonly Kept[]): readonly Judged[] {
  const shapes = members.map(({ path, kept }) => ({ path, ...ready(decodeShape(readFileSync(kept))) }));
  const pairs = shapes.flatMap((a, i) => shapes.slice(i + 1).map((b) => [a, b] as const));
  return pairs.map(([a, b], i) => {
    const what = { pair: `${basename(a.path)} – ${basename(b.path)}`, kind: 'two of a family' };
    const isRight = (found: string) => !SAME.includes(found) || areEqual(a.shape, b.shape);
    if (i % TIMED_PAIRS === 0) return judge(what, [a.shape, b.shape], { isRight });
    return judgeReady(what, [a, b], { isRight });
  });
}

function areEqual({ measures: p }: SolidShape, { measures: q }: SolidShape): boolean {
  const near = (x: number, y: number) => Math.abs(x - y) <= 1e-5 * Math.max(x, y);
  return near(p.areaMm2, q.areaMm2) && near(p.volumeMm3 ?? 0, q.volumeMm3 ?? 0) && p.faces === q.faces;
}

function printTable(judged: readonly Judged[]): void {
  console.log(['', ...EVIDENCE_CLASSES, 'wrong'].map((title) => title.padStart(16)).join(''));
  for (const [kind, pairs] of Map.groupBy(judged, (one) => one.kind)) {
    const counts = EVIDENCE_CLASSES.map((name) => pairs.filter((pair) => pair.class === name).length);
    const wrong = pairs.filter(({ isRight }) => !isRight).length;
    console.log([kind, ...counts, wrong].map((cell) => String(cell).padStart(16)).join(''));
  }
  for (const { isRight, isPlaced, isTrue, ...one } of judged) {
    if (isRight && isPlaced && isTrue !== false) continue;
    const what = isRight ? 'misplaced' : 'wrong';
    console.log(`  ${what}: ${one.kind}: ${one.pair}: ${one.class} (${one.reasons.join('; ')})`);
  }
  const slowest = timedOf(judged)
    .toSorted((p, q) => q.ms - p.ms)
    .slice(0, SLOWEST);
  for (const { kind, pair, ms, cpuMs } of slowest) {
    console.log(`  slow: ${kind}: ${pair}: ${ms.toFixed(0)} ms (CPU ${cpuMs.toFixed(0)} ms)`);
  }
}

function timedOf(judged: readonly Judged[]) {
  return judged.flatMap(({ time, kind, pair }) => (time === null ? [] : [{ ...time, kind, pair }]));
}

function rowsOf(judged: readonly Judged[], parts: number): readonly Row[] {
  const placed = judged.map((one) => ({ ...one, isRight: one.isPlaced }));
  const told = judged.flatMap((one) => (one.isTrue === null ? [] : [{ ...one, isRight: one.isTrue }]));
  const precision = (name: string) => share(judged.filter((one) => one.class === name));
  const recall = (...kinds: string[]) => share(judged.filter(({ kind }) => kinds.includes(kind)));
  const timed = timedOf(judged);
  const [times, cpuTimes] = [timed.map(({ ms }) => ms), timed.map(({ cpuMs }) => cpuMs)];
  const time = (at: number) =>
    `${quantile(times, at).toFixed(0)} ms (CPU ${quantile(cpuTimes, at).toFixed(0)} ms)`;
  return [
    alone(`comparison, variants of ${parts} parts: precision of identical`, precision('identical'), '≥ 0.99'),
    alone('… precision of scaled', precision('scaled'), '≥ 0.99'),
    alone('… precision of mirrored', precision('mirrored'), '1'),
    alone('… precision of remeshed', precision('remeshed'), ''),
    alone('… recall of remeshed', recall('fine mesh', 'coarse mesh', 'coarse and fine'), '≥ 0.95'),
    alone('… mirror images called so, or proven to be the part itself', recall('mirrored'), '1'),
    alone('… recall of identical and scaled', recall('moved', 'scaled 1.05', 'scaled 25.4'), ''),
    alone('… two of a family not taken for one', recall('two of a family'), '1'),
    alone(
      '… plates with other holes told apart',
      recall('hole moved', 'one hole more', 'other diameter'),
      '1',
    ),
    alone(
      '… mirror images of parts that are left-handed by construction',
      recall('mirrored, left-handed'),
      '1',
    ),
    alone('… stated transforms that bring one onto the other', share(placed), '1'),
    alone('… holes that stand as far elsewhere as is said', share(told), '1'),
    alone(`… a pair of ${timed.length} that were timed alone, p50`, time(0.5), '≤ 300 ms'),
    alone('… a pair, p95', time(0.95), '≤ 2000 ms'),
  ];
}

/** Of all that should have been judged. */
function skippedRow(skipped: number, judged: number): Row {
  const of = judged + skipped;
  return alone(
    '… pairs skipped, as the kernel could not read or make one',
    `${(skipped / of).toFixed(3)} of ${of}`,
    '≤ 0.02',
  );
}

function share(pairs: readonly Judged[]): string {
  const right = pairs.filter(({ isRight }) => isRight).length;
  return `${(right / pairs.length).toFixed(3)} of ${pairs.length}`;
}
