import type { Random } from '../random.ts';
import { readZip, writeZip, type ZipMember } from '../seeds/zip.ts';
import type { Mutator, MutatorInput } from './mutator.ts';
import { otherNumber } from './numbers.ts';
import { changeTokens, swapTokens } from './text.ts';

const ATTRIBUTE_NUMBER = /(?<=")-?\d[\d.eE+-]*(?=")/g;
const OBJECT_ID = /(?<=(?:objectid|id|pid)=")\d+/g;
const VALUE = /(?<==")[^"]*(?=")/g;
const TAG = /<\/?[\w:]+[^>]*>/g;
const NAME = /(?<=[<\s])[\w:]+(?=[\s=>/])/g;
const BILLION =
  '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>&c;';

type XmlChange = (xml: string, random: Random) => string;

const XML_CHANGES: readonly XmlChange[] = [
  (xml, random) => changeTokens(xml, ATTRIBUTE_NUMBER, random, otherNumber),
  (xml, random) => swapTokens(xml, ATTRIBUTE_NUMBER, random),
  (xml, random) => changeTokens(xml, OBJECT_ID, random, () => String(random.below(6))),
  (xml, random) =>
    changeTokens(xml, VALUE, random, () =>
      random.pick(['', 'inch', 'meter', '1 0 0 0 1 0 0 0 0 0 0 0', '&lt;', '&x;', 'x']),
    ),
  (xml, random) => changeTokens(xml, TAG, random, () => ''),
  (xml, random) => changeTokens(xml, TAG, random, (tag) => tag + tag),
  (xml, random) => swapTokens(xml, TAG, random),
  (xml, random) => swapTokens(xml, NAME, random),
  (xml, random) =>
    changeTokens(
      xml,
      TAG,
      random,
      (tag) => random.pick([BILLION, '<!-- -- -->', '<![CDATA[', '<?x', '&#0;']) + tag,
    ),
  (xml, random) => changeTokens(xml, TAG, random, (tag) => '<a>'.repeat(random.pick([1, 100, 50_000])) + tag),
  (xml, random) => {
    const from = random.below(xml.length);
    return xml.slice(0, from) + xml.slice(from + random.below(xml.length / 3));
  },
];

/** The XML within a 3MF's archive, and the archive. */
export const THREE_MF_MUTATORS: readonly Mutator[] = [
  { name: 'change the model', apply: changeModel },
  { name: 'change the model much', apply: (input) => repeatedly(input, changeModel) },
  { name: 'change the archive', apply: changeArchive },
  { name: 'change an archive header', apply: changeHeader },
];

function changeModel({ content, random }: MutatorInput): Buffer {
  const members = readZip(content);
  const models = members?.filter(({ name }) => name.endsWith('.model')) ?? [];
  if (members === null || models.length === 0) return content;
  const chosen = random.pick(models);
  const xml = random.pick(XML_CHANGES)(chosen.content.toString('latin1'), random);
  const changed = Buffer.from(xml, 'latin1');
  return writeZip(members.map((member) => (member === chosen ? { ...member, content: changed } : member)));
}

function repeatedly(input: MutatorInput, change: (input: MutatorInput) => Buffer): Buffer {
  let { content } = input;
  for (let i = 1 + input.random.below(5); i > 0; i--) content = change({ ...input, content });
  return content;
}

function changeArchive({ content, random }: MutatorInput): Buffer {
  const members = readZip(content);
  if (members === null || members.length === 0) return content;
  const chosen = random.pick(members);
  const rest = members.filter((member) => member !== chosen);
  const changes: (() => readonly ZipMember[])[] = [
    () => rest,
    () => [...members, chosen],
    () => [
      ...rest,
      { ...chosen, name: random.pick(['../../x', '/etc/x', '', 'a/'.repeat(500), '3D\\3dmodel.model']) },
    ],
    () => [...members, { name: '3D/zeros.model', content: Buffer.alloc(4 * 1024 * 1024) }],
    () => [
      ...members,
      ...Array.from({ length: 3_000 }, (_, i) => ({ name: `${i}`, content: Buffer.alloc(0) })),
    ],
  ];
  return writeZip(random.pick(changes)());
}

/** Sizes, methods, offsets and checksums that are not true. */
function changeHeader({ content, random }: MutatorInput): Buffer {
  const copy = Buffer.from(content);
  const signature = random.pick(['PK\x01\x02', 'PK\x03\x04', 'PK\x05\x06']);
  const at = copy.indexOf(Buffer.from(signature, 'latin1'));
  const field = at + 4 + random.below(40);
  if (at < 0 || field + 4 > copy.length) return copy;
  copy.writeUInt32LE(random.pick([0, 1, 0x7fffffff, 0xffffffff, copy.length, random.below(2 ** 32)]), field);
  return copy;
}
