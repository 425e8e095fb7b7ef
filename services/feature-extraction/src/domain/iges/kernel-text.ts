import type { DirectoryEntry } from './directory.ts';
import type { Delimiters } from './free-format.ts';
import type { IgesRecords } from './records.ts';

const TRANSFORMATION = 124;
const IDENTITY = ['1.', '0.', '0.', '0.', '0.', '1.', '0.', '0.', '0.', '0.', '1.', '0.'];
const MATRIX_COLUMN = 6;

/**
 * A file as the kernel reads it. It places no subfigure larger or smaller that has no transformation, for an order
 * of things in its reader: those that have none get the identity.
 */
export function kernelText(records: IgesRecords, { scaled, delimiters }: ScaledSubfigures): string {
  const bare = scaled.filter(({ matrix }) => matrix === 0);
  return bare.length === 0 ? records.canonical() : withIdentity(records, bare, delimiters);
}

interface ScaledSubfigures {
  readonly scaled: readonly DirectoryEntry[];
  readonly delimiters: Delimiters;
}

function withIdentity(
  records: IgesRecords,
  bare: readonly DirectoryEntry[],
  { delimiter, end }: Delimiters,
): string {
  const lines = records.canonical().trimEnd().split('\n');
  const [starts, globals] = [records.count('S'), records.count('G')];
  const [directory, parameters] = [records.count('D'), records.count('P')];
  const identity = directory + 1;
  for (const { sequence } of bare) {
    const at = starts + globals + sequence - 1;
    lines[at] = withField(lines[at] as string, MATRIX_COLUMN, identity);
  }
  const before = lines.slice(0, starts + globals + directory);
  const between = lines.slice(starts + globals + directory, -1);
  const first = fields(TRANSFORMATION, parameters + 1, 0, 0, 0, 0, 0, 0, '00010000');
  const second = fields(TRANSFORMATION, 0, 0, 1, 0, '', '', '', 0);
  const matrix = [TRANSFORMATION, ...IDENTITY].join(delimiter) + end;
  const counts = [starts, globals, directory + 2, parameters + 1];
  const last = counts.map((count, i) => `${'SGDP'.charAt(i)}${padded(count, 7)}`).join('');
  return [
    ...before,
    `${first}D${padded(identity, 7)}`,
    `${second}D${padded(identity + 1, 7)}`,
    ...between,
    `${matrix.padEnd(64)}${padded(identity, 8)}P${padded(parameters + 1, 7)}`,
    `${last.padEnd(72)}T${padded(1, 7)}`,
    '',
  ].join('\n');
}

function withField(line: string, column: number, value: number): string {
  return line.slice(0, column * 8) + padded(value, 8) + line.slice(column * 8 + 8);
}

function fields(...values: readonly (number | string)[]): string {
  return values.map((value) => padded(value, 8)).join('');
}

function padded(value: number | string, width: number): string {
  return String(value).padStart(width);
}
