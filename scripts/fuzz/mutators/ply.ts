import type { Mutator, MutatorInput } from './mutator.ts';
import { otherFloatBits, otherNumber } from './numbers.ts';
import { changeTokens, NUMBER, swapTokens, textMutators } from './text.ts';

const END = 'end_header';
const TYPE = /\b(?:char|uchar|short|ushort|int|uint|float|double|u?int(?:8|16|32)|float(?:32|64))\b/g;
const TYPES = ['char', 'uchar', 'short', 'ushort', 'int', 'uint', 'float', 'double', 'int64', 'list'];
const FORMATS = ['ascii', 'binary_little_endian', 'binary_big_endian'];

/** A PLY's header, which says what the rest is, and the rest. */
export const PLY_MUTATORS: readonly Mutator[] = [
  inHeader('change a count', (text, random) => changeTokens(text, NUMBER, random, otherNumber)),
  inHeader('change a type', (text, random) => changeTokens(text, TYPE, random, () => random.pick(TYPES))),
  inHeader('swap header lines', (text, random) => swapTokens(text, /^.+$/gm, random)),
  inHeader('drop a header line', (text, random) => changeTokens(text, /^.+\n/gm, random, () => '')),
  inHeader('double a header line', (text, random) =>
    changeTokens(text, /^.+\n/gm, random, (line) => line + line),
  ),
  inHeader('change the format', (text, random) =>
    text.replace(/format \w+/, () => `format ${random.pick(FORMATS)}`),
  ),
  { name: 'change the body', apply: changeBody },
];

type HeaderChange = (header: string, random: MutatorInput['random']) => string;

function inHeader(name: string, change: HeaderChange): Mutator {
  return {
    name,
    apply: ({ content, random }) => {
      const end = Math.max(0, content.indexOf(END));
      const header = change(content.toString('latin1', 0, end), random);
      return Buffer.concat([Buffer.from(header, 'latin1'), content.subarray(end)]);
    },
  };
}

function changeBody(input: MutatorInput): Buffer {
  const { content, random } = input;
  if (content.indexOf('format ascii') >= 0) return random.pick(textMutators()).apply(input);
  const from = content.indexOf(END) + END.length + 1;
  const copy = Buffer.from(content);
  for (let i = random.below(6); i >= 0 && copy.length - from > 4; i--) {
    const at = from + random.below(copy.length - from - 4);
    copy.writeUInt32LE(otherFloatBits(copy.readUInt32LE(at), random), at);
  }
  return copy;
}
