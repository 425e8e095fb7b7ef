import type { Random } from '../random.ts';
import { type Mutator, textMutator } from './mutator.ts';
import { otherNumber } from './numbers.ts';
import { NUMBER, randomToken } from './text.ts';

/** A record has 80 columns: 72 of content, the section's letter, a number of 7 digits. */
const CONTENT = 72;

/** Records of an IGES file, which keep their columns. */
export const IGES_MUTATORS: readonly Mutator[] = [
  textMutator('change a parameter', (text, random) => changeField(text, random, 'P')),
  textMutator('change a directory field', (text, random) => changeField(text, random, 'D')),
  textMutator('change a global field', (text, random) => changeField(text, random, 'G')),
  textMutator('change the terminate record', (text, random) => changeField(text, random, 'T')),
  textMutator('exchange records', (text, random) =>
    withRecords(text, (records) => {
      const one = random.below(records.length);
      const two = random.below(records.length);
      const kept = records[one] ?? '';
      records[one] = records[two] ?? '';
      records[two] = kept;
    }),
  ),
  textMutator('change a section letter', (text, random) =>
    withRecords(text, (records) => {
      const at = random.below(records.length);
      const record = records[at] ?? '';
      records[at] =
        record.slice(0, CONTENT) + random.pick(['S', 'G', 'D', 'P', 'T', 'X']) + record.slice(CONTENT + 1);
    }),
  ),
];

function changeField(text: string, random: Random, section: string): string {
  return withRecords(text, (records) => {
    const places = records.flatMap((record, at) => (record[CONTENT] === section ? [at] : []));
    if (places.length === 0) return;
    const at = random.pick(places);
    const record = records[at] ?? '';
    const content = record.slice(0, CONTENT);
    const token = randomToken(content, NUMBER, random);
    if (token === null) return;
    const wanted = otherNumber(token.text, random);
    // In the directory a field has eight columns; elsewhere what grows pushes the rest to the right.
    const width = section === 'D' ? token.text.length : wanted.length;
    const changed =
      content.slice(0, token.from) + wanted.slice(0, width).padStart(width) + content.slice(token.to);
    records[at] = changed.slice(0, CONTENT).padEnd(CONTENT) + record.slice(CONTENT);
  });
}

function withRecords(text: string, change: (records: string[]) => void): string {
  const records = text.split('\n');
  change(records);
  return records.join('\n');
}
