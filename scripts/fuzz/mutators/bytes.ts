import type { Random } from '../random.ts';
import type { Mutator, MutatorInput } from './mutator.ts';

const MOST_FLIPS = 16;
const LONGEST_RUN = 256;

/** What can befall any file on its way: flipped bits, lost, doubled and foreign stretches, a cut. */
export const BYTE_MUTATORS: readonly Mutator[] = [
  { name: 'flip bits', apply: flipBits },
  { name: 'overwrite bytes', apply: overwrite },
  { name: 'insert bytes', apply: insert },
  { name: 'remove bytes', apply: remove },
  { name: 'repeat bytes', apply: repeat },
  { name: 'truncate', apply: truncate },
  { name: 'splice', apply: splice },
];

function flipBits({ content, random }: MutatorInput): Buffer {
  const copy = Buffer.from(content);
  for (let i = random.below(MOST_FLIPS); i >= 0; i--) {
    const at = random.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  }
  return copy;
}

function overwrite({ content, random }: MutatorInput): Buffer {
  const copy = Buffer.from(content);
  const from = random.below(copy.length);
  copy.set(rubbish(random).subarray(0, copy.length - from), from);
  return copy;
}

function insert({ content, random }: MutatorInput): Buffer {
  const at = random.below(content.length + 1);
  return Buffer.concat([content.subarray(0, at), rubbish(random), content.subarray(at)]);
}

function remove({ content, random }: MutatorInput): Buffer {
  const { from, to } = stretch(content, random);
  return Buffer.concat([content.subarray(0, from), content.subarray(to)]);
}

function repeat({ content, random }: MutatorInput): Buffer {
  const { from, to } = stretch(content, random);
  const piece = content.subarray(from, to);
  const times = 1 + random.below(random.chance(0.1) ? 200 : 3);
  return Buffer.concat([content.subarray(0, to), ...Array<Buffer>(times).fill(piece), content.subarray(to)]);
}

function truncate({ content, random }: MutatorInput): Buffer {
  const fromEnd = random.chance(0.5) ? random.below(200) : random.below(content.length);
  return content.subarray(0, Math.max(0, content.length - fromEnd));
}

function splice({ content, random, other }: MutatorInput): Buffer {
  const second = other();
  return Buffer.concat([
    content.subarray(0, random.below(content.length)),
    second.subarray(random.below(second.length)),
  ]);
}

function stretch(content: Buffer, random: Random): { readonly from: number; readonly to: number } {
  const from = random.below(content.length);
  const longest = random.chance(0.3) ? content.length : LONGEST_RUN;
  return { from, to: Math.min(content.length, from + 1 + random.below(longest)) };
}

/** Zeros, ones, or anything. */
function rubbish(random: Random): Buffer {
  const fill = random.pick([0, 0xff, 0x20, null]);
  return Buffer.from(
    Array.from({ length: 1 + random.below(random.chance(0.2) ? LONGEST_RUN : 8) }, () =>
      fill === null ? random.below(256) : fill,
    ),
  );
}
