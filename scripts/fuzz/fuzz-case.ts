import { extname } from 'node:path';
import { BYTE_MUTATORS, FORMAT_MUTATORS, STRUCTURE_MUTATORS } from './mutators/index.ts';
import { createRandom, type Random } from './random.ts';
import type { Corpus } from './seeds/corpus.ts';
import { FAMILIES, type Family, type Seed } from './seeds/family.ts';

/** One damaged file, and how it came to be. */
export interface FuzzCase {
  /** `<seed>:<n>`: with the same corpus it is made again from this alone. */
  readonly id: string;
  readonly family: Family;
  /** The name that it is sent under. */
  readonly name: string;
  readonly content: Buffer;
  readonly seed: string;
  readonly mutations: readonly string[];
  /** The file before it was damaged, where the damage describes no other shape. */
  readonly intact: Buffer | null;
  /** Picture, model, drawing or product structure that is asked for as well. */
  readonly rendition: FuzzRendition | null;
}

const RENDITIONS = ['thumbnail', 'model', 'drawing', 'structure'] as const;
export type FuzzRendition = (typeof RENDITIONS)[number];

/** How often a family is chosen: the kernel has most that can go wrong. */
const WEIGHTS: Readonly<Record<Family, number>> = {
  ...{ step: 10, iges: 3, brep: 3, stl: 3, obj: 2, ply: 3, gltf: 2, glb: 2, '3mf': 3, dxf: 6 },
};
/** Beyond this no case grows. */
const MAX_CASE_BYTES = 4 * 1024 * 1024;
const BYTE_SHARE = 0.2;
const RENDITION_SHARE = 0.15;
/** Of cases of a format that has such mutators. */
const STRUCTURE_SHARE = 0.3;

/** Makes case `n` of a run; a pure function of seed, number and corpus. */
export function makeCase(seed: string, n: number, corpus: Corpus): FuzzCase {
  const id = `${seed}:${n}`;
  const random = createRandom(id);
  const family = pickFamily(corpus, random);
  const chosen = random.pick(corpus[family]);
  const { content, mutations, intact } = random.chance(STRUCTURE_SHARE)
    ? mutateStructure(chosen, corpus, random)
    : mutate(chosen, corpus, random);
  const name = random.chance(0.9) ? `part${extname(chosen.name).toLowerCase()}` : oddName(random);
  const rendition = random.chance(RENDITION_SHARE) ? random.pick(RENDITIONS) : null;
  return { id, family, name, content, seed: chosen.name, mutations, intact, rendition };
}

function mutate(
  seed: Seed,
  corpus: Corpus,
  random: Random,
): Pick<FuzzCase, 'content' | 'mutations' | 'intact'> {
  const mutations: string[] = [];
  let content = seed.content();
  const times = random.pick([1, 1, 1, 1, 2, 2, 3, 5]);
  for (let i = 0; i < times; i++) {
    const mutators = random.chance(BYTE_SHARE) ? BYTE_MUTATORS : FORMAT_MUTATORS[seed.family];
    const mutator = random.pick(mutators);
    const other = () => random.pick(corpus[seed.family]).content();
    content = mutator.apply({ content, random, other }).subarray(0, MAX_CASE_BYTES);
    mutations.push(mutator.name);
  }
  // Nothing can be said of an empty file.
  return { content: content.length === 0 ? Buffer.from('\n') : content, mutations, intact: null };
}

/** One change, so that the answer can be held against that of the intact file. */
function mutateStructure(
  seed: Seed,
  corpus: Corpus,
  random: Random,
): Pick<FuzzCase, 'content' | 'mutations' | 'intact'> {
  const mutators = STRUCTURE_MUTATORS[seed.family];
  if (!mutators) return mutate(seed, corpus, random);
  const intact = seed.content();
  const mutator = random.pick(mutators);
  return {
    content: mutator.apply({ content: intact, random, other: () => intact }),
    mutations: [mutator.name],
    intact,
  };
}

function pickFamily(corpus: Corpus, random: Random): Family {
  const present = FAMILIES.filter((family) => corpus[family].length > 0);
  let at = random.below(present.reduce((sum, family) => sum + WEIGHTS[family], 0));
  for (const family of present) {
    at -= WEIGHTS[family];
    if (at < 0) return family;
  }
  throw new Error('There is no file to begin with');
}

/** A name that says another format, or nothing. */
function oddName(random: Random): string {
  return random.pick(['part', ...FAMILIES.map((family) => `part.${family}`), '../../part.step', 'part.stpz']);
}
