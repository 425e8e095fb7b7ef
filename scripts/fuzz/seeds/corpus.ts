import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { PATHS, ROOT } from '../../fleet/layout.ts';
import { FAMILIES, type Family, familyOf, type Seed } from './family.ts';
import { madeSeeds } from './made-seeds.ts';

/** Larger files are no better seeds, and cost the time of many small ones. */
const MAX_SEED_BYTES = 384 * 1024;

export type Corpus = Readonly<Record<Family, readonly Seed[]>>;

/**
 * The samples, the fixtures of the extraction tests, a cube in each mesh format, and the real files of
 * `$CADML_SHARED/cad` where they are present, by family; always in the same order.
 */
export function readCorpus(formats: readonly Family[], withShared: boolean): Corpus {
  const folders = [PATHS.samples, join(ROOT, 'services/feature-extraction/test/fixtures')];
  const shared = join(resolve(ROOT, process.env.CADML_SHARED ?? '../shared'), 'cad');
  if (withShared) folders.push(shared);
  const seeds = [...folders.flatMap(seedsBelow), ...madeSeeds()];
  return Object.fromEntries(
    FAMILIES.map((family) => [
      family,
      formats.includes(family) ? seeds.filter((seed) => seed.family === family) : [],
    ]),
  ) as unknown as Corpus;
}

function seedsBelow(folder: string): readonly Seed[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  return names.flatMap((name) => {
    const path = join(folder, name);
    const family = familyOf(name);
    if (family === null || statSync(path).size > MAX_SEED_BYTES) return [];
    return [{ family, name: relative(ROOT, path), content: () => readFileSync(path) }];
  });
}
