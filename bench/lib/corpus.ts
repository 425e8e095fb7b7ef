import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { ROOT } from '../../scripts/fleet/layout.ts';

const CAD = join(resolve(ROOT, process.env.CADML_SHARED ?? '../shared'), 'cad');
const FOLDERS = ['families', 'assemblies', 'pmi-nist'];

/** The STEP files of the corpus, each content once, sorted by path; none where there is no corpus. */
export function stepCorpus(): readonly string[] {
  const found = FOLDERS.map((folder) => join(CAD, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(step|stp)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
  return [...new Map(found.map((path) => [hashOf(path), path])).values()];
}

/** `count` of them, evenly spread over all folders. */
export function evenly<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)] as T);
}

/** As people find it below the corpus. */
export function corpusName(path: string): string {
  return relative(CAD, path);
}
