// `make bench-retrieval DIR=…`: how well descriptors find parts of one kind in a folder <library>/<label>/<file>.
// It prints tables and writes build/retrieval.json. Leave one out over everything; and each library asked for what
// only the others have, by labels that mean the same. RETRIEVAL_CACHE names a folder that keeps readings.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from '../../scripts/fleet/layout.ts';
import { machineLine } from '../lib/machine.ts';
import { type Descriptor, descriptorsOf } from './descriptors.ts';
import { labelledFiles } from './library.ts';
import { rank, type Scores } from './rank.ts';
import { type DescribedPart, readLibrary } from './read-library.ts';
import { printConfusion, printResults, printTimes, type Result, timesOf } from './report.ts';

/** Labels with fewer parts are in the gallery but are not asked for. */
const LEAST_PARTS = 5;

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name the folder: make bench-retrieval DIR=<folder of library/label/file>.');
  process.exit(64);
}
console.log(machineLine());
const files = labelledFiles(resolve(folder));
console.log(`reading ${files.length} files …`);
const parts = await readLibrary(files, process.env.RETRIEVAL_CACHE);
const results = descriptorsOf(parts).flatMap((descriptor) => [
  { task: 'leave one out', descriptor: descriptor.name, scores: leaveOneOut(parts, descriptor) },
  { task: 'across libraries', descriptor: descriptor.name, scores: acrossLibraries(parts, descriptor) },
]);
report(results);

function leaveOneOut(all: readonly DescribedPart[], { distance }: Descriptor): Scores {
  const items = all.map(({ library, label }) => ({ label: `${library}/${label}` }));
  const sizes = Map.groupBy(items, ({ label }) => label);
  const queries = [...items.keys()].filter(
    (i) => (sizes.get(items[i]?.label ?? '')?.length ?? 0) >= LEAST_PARTS,
  );
  return rank(items, queries, { distance, gallery: () => true });
}

/** Parts whose label meets none in the other libraries are in the gallery only. */
function acrossLibraries(all: readonly DescribedPart[], { distance }: Descriptor): Scores {
  const meets = JSON.parse(
    readFileSync(new URL('labels-that-meet.json', import.meta.url), 'utf8'),
  ) as Readonly<Record<string, readonly string[]>>;
  const classOf = (label: string) =>
    Object.entries(meets).find(([, labels]) => labels.includes(label))?.[0] ?? label;
  const items = all.map(({ label }) => ({ label: classOf(label) }));
  const gallery = (query: number, candidate: number) => all[query]?.library !== all[candidate]?.library;
  return rank(items, [...items.keys()], { distance, gallery });
}

function report(found: readonly Result[]): void {
  printResults(found);
  const chosen = found.find(({ task, descriptor }) => task === 'leave one out' && descriptor === 'v5');
  if (chosen) printConfusion(chosen.scores);
  const times = timesOf(parts);
  printTimes(times);
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  const file = join(ROOT, 'build/retrieval.json');
  writeFileSync(file, `${JSON.stringify({ folder, parts: parts.length, times, results: found }, null, 2)}\n`);
  console.log(`\nall of it: ${file}`);
}
