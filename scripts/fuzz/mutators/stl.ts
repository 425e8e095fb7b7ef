import type { Mutator, MutatorInput } from './mutator.ts';
import { otherFloatBits } from './numbers.ts';
import { textMutators } from './text.ts';

const HEADER = 84;
const FACET = 50;
const FLOATS = 12;

const BINARY: readonly Mutator[] = [
  { name: 'change coordinates', apply: changeCoordinates },
  { name: 'change the count', apply: changeCount },
  { name: 'turn facets over', apply: (input) => withFacets(input, turnOver) },
  { name: 'remove facets', apply: (input) => withFacets(input, () => []) },
  { name: 'double facets', apply: (input) => withFacets(input, (facets) => [...facets, ...facets]) },
  { name: 'collapse facets', apply: (input) => withFacets(input, collapse) },
];

/** Facets of a binary STL, words and lines of an ASCII one. */
export const STL_MUTATORS: readonly Mutator[] = [
  {
    name: 'STL',
    apply: (input) => {
      const ours = isBinary(input.content) ? BINARY : textMutators();
      return input.random.pick(ours).apply(input);
    },
  },
];

function isBinary(content: Buffer): boolean {
  return content.length >= HEADER && content.length === HEADER + FACET * content.readUInt32LE(HEADER - 4);
}

function changeCoordinates({ content, random }: MutatorInput): Buffer {
  const copy = Buffer.from(content);
  const facets = Math.floor((copy.length - HEADER) / FACET);
  for (let i = random.below(6); i >= 0 && facets > 0; i--) {
    const at = HEADER + FACET * random.below(facets) + 4 * random.below(FLOATS);
    copy.writeUInt32LE(otherFloatBits(copy.readUInt32LE(at), random), at);
  }
  return copy;
}

function changeCount({ content, random }: MutatorInput): Buffer {
  const copy = Buffer.from(content);
  const count = copy.readUInt32LE(HEADER - 4);
  copy.writeUInt32LE(
    random.pick([0, 1, count + 1, count - 1, count * 2, 0xffffffff, 0x80000000]) >>> 0,
    HEADER - 4,
  );
  return copy;
}

/** Changes a row of facets and makes the count agree. */
function withFacets(
  { content, random }: MutatorInput,
  change: (facets: Buffer[]) => readonly Buffer[],
): Buffer {
  const total = Math.floor((content.length - HEADER) / FACET);
  const facets: Buffer[] = Array.from({ length: total }, (_, i) =>
    Buffer.from(content.subarray(HEADER + FACET * i, HEADER + FACET * (i + 1))),
  );
  const from = random.below(total);
  const count = 1 + random.below(random.chance(0.3) ? total : 5);
  facets.splice(from, count, ...change(facets.slice(from, from + count)));
  const header = Buffer.from(content.subarray(0, HEADER));
  header.writeUInt32LE(facets.length, HEADER - 4);
  return Buffer.concat([header, ...facets]);
}

function turnOver(facets: Buffer[]): Buffer[] {
  for (const facet of facets) {
    const second = Buffer.from(facet.subarray(24, 36));
    facet.copy(facet, 24, 36, 48);
    second.copy(facet, 36);
  }
  return facets;
}

/** All corners in one place. */
function collapse(facets: Buffer[]): Buffer[] {
  for (const facet of facets) {
    facet.copy(facet, 24, 12, 24);
    facet.copy(facet, 36, 12, 24);
  }
  return facets;
}
