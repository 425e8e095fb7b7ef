import type { Random } from '../random.ts';
import { BYTE_MUTATORS } from './bytes.ts';
import type { Mutator, MutatorInput } from './mutator.ts';
import { otherNumber } from './numbers.ts';

interface Pair {
  code: string;
  value: string;
}

const CODES = [
  '0',
  '1',
  '2',
  '3',
  '6',
  '8',
  '10',
  '20',
  '30',
  '11',
  '40',
  '41',
  '42',
  '50',
  '62',
  '66',
  '67',
  '70',
  '71',
  '72',
  '73',
  '90',
  '91',
  '92',
  '93',
  '210',
  '230',
  '330',
  '999',
  '1071',
  '-1',
  '',
  'x',
];
const KINDS = [
  'LINE',
  'CIRCLE',
  'ARC',
  'ELLIPSE',
  'SPLINE',
  'LWPOLYLINE',
  'POLYLINE',
  'VERTEX',
  'SEQEND',
  'INSERT',
  'HATCH',
  'TEXT',
  'MTEXT',
  'DIMENSION',
  'LEADER',
  'MLINE',
  'SOLID',
  '3DFACE',
  'BLOCK',
  'ENDBLK',
  'SECTION',
  'ENDSEC',
  'TABLE',
  'EOF',
  'XYZZY',
];

type PairsChange = (pairs: Pair[], random: Random) => void;

const CHANGES: Readonly<Record<string, PairsChange>> = {
  'change a number': (pairs, random) => changeValue(pairs, random, isNumber, otherNumber),
  'change numbers': (pairs, random) => {
    for (let i = 1 + random.below(12); i > 0; i--) changeValue(pairs, random, isNumber, otherNumber);
  },
  'change a code': (pairs, random) => {
    random.pick(pairs).code = random.pick(CODES);
  },
  'swap values': (pairs, random) => {
    const [one, two] = [random.pick(pairs), random.pick(pairs)];
    [one.value, two.value] = [two.value, one.value];
  },
  'change a kind': (pairs, random) =>
    changeValue(
      pairs,
      random,
      ({ code }) => code.trim() === '0',
      () => random.pick(KINDS),
    ),
  'remove groups': (pairs, random) => void pairs.splice(random.below(pairs.length), 1 + random.below(8)),
  'repeat groups': repeatGroups,
  'move groups': (pairs, random) => {
    const block = pairs.splice(random.below(pairs.length), 1 + random.below(40));
    pairs.splice(random.below(pairs.length), 0, ...block);
  },
  'insert a block in itself': nestBlock,
};

/** Groups of an ASCII DXF; a binary one is damaged as bytes. */
export const DXF_MUTATORS: readonly Mutator[] = Object.entries(CHANGES).map(([name, change]) => ({
  name,
  apply: (input) => changeGroups(input, change),
}));

function changeGroups(input: MutatorInput, change: PairsChange): Buffer {
  const text = input.content.toString('latin1');
  if (text.startsWith('AutoCAD Binary')) return input.random.pick(BYTE_MUTATORS).apply(input);
  const lines = text.split('\n');
  const pairs: Pair[] = [];
  for (let i = 0; i + 1 < lines.length; i += 2) {
    pairs.push({ code: lines[i] ?? '', value: lines[i + 1] ?? '' });
  }
  if (pairs.length === 0) return input.content;
  change(pairs, input.random);
  return Buffer.from(`${pairs.map(({ code, value }) => `${code}\n${value}`).join('\n')}\n`, 'latin1');
}

function isNumber({ code, value }: Pair): boolean {
  return /^\s*[-+]?\d/.test(value) && code.trim() !== '5';
}

/** The first that qualifies at or behind a random place. */
function changeValue(
  pairs: Pair[],
  random: Random,
  qualifies: (pair: Pair) => boolean,
  change: (value: string, random: Random) => string,
): void {
  const from = random.below(pairs.length);
  const found = pairs.slice(from).find(qualifies) ?? pairs.find(qualifies);
  if (found !== undefined) found.value = change(found.value.trim(), random);
}

function repeatGroups(pairs: Pair[], random: Random): void {
  const from = random.below(pairs.length);
  const block = pairs.slice(from, from + 1 + random.below(30));
  const times = random.pick([1, 2, 100, 2_000]);
  pairs.splice(from, 0, ...Array.from({ length: times }, () => block.map((pair) => ({ ...pair }))).flat());
}

/** An INSERT takes the name of another block, or of the one that it stands in; and comes in rows. */
function nestBlock(pairs: Pair[], random: Random): void {
  const names = pairs.filter(({ code, value }, i) => {
    return code.trim() === '2' && value.trim() !== '' && ['BLOCK', 'INSERT'].includes(kindAbove(pairs, i));
  });
  if (names.length === 0) return;
  const place = random.pick(names);
  place.value = random.pick(names).value;
  if (random.chance(0.5)) return;
  const rows = ['70', '71'].map((code) => ({
    code,
    value: random.pick(['2', '1000', '32767', '-1', '100000']),
  }));
  pairs.splice(pairs.indexOf(place) + 1, 0, ...rows);
}

/** The kind of the record that a group belongs to; looked for in its neighbourhood. */
function kindAbove(pairs: readonly Pair[], at: number): string {
  for (let i = at; i >= 0 && i > at - 12; i--) {
    if (pairs[i]?.code.trim() === '0') return pairs[i]?.value.trim() ?? '';
  }
  return '';
}
