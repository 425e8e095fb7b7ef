import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { describe } from '@jest/globals';

const CORPUS = join(process.env.CADML_SHARED ?? resolve('../shared'), 'cad');

/** A suite over real CAD files; skipped, with the reason printed, where they are absent. */
export function describeCorpus(name: string, suite: () => void): void {
  if (existsSync(CORPUS)) {
    describe(name, suite);
    return;
  }
  process.stderr.write(`skipped: ${name}: no CAD files at ${CORPUS} (set CADML_SHARED)\n`);
  describe.skip(name, suite);
}

/** Files of a corpus folder, at any depth, with one of the extensions (lower case, with dot). */
export function corpusFiles(folder: string, ...extensions: readonly string[]): readonly string[] {
  return filesBelow(join(CORPUS, folder)).filter((path) => extensions.includes(extname(path).toLowerCase()));
}

/** `[name, path]` of each file, as `test.each` shows it. */
export function corpusCases(folder: string, ...extensions: readonly string[]): readonly [string, string][] {
  return corpusFiles(folder, ...extensions).map((path) => [basename(path), path]);
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
}
