import type { DirectoryEntry } from './directory.ts';
import { type Delimiters, valuesOf } from './free-format.ts';
import type { IgesRecords } from './records.ts';

/** Columns of a parameter record before the number of its entity. */
const PARAMETER_COLUMNS = 64;

/** The values of an entity from its type on, at most so many, from at most so many of its records. */
export function parametersOf(
  records: IgesRecords,
  { first, lines }: DirectoryEntry,
  { delimiters, values, records: most }: Reach,
): readonly string[] {
  const parts: string[] = [];
  for (let line = first - 1; line < first - 1 + Math.min(lines, most); line++) {
    parts.push(records.content('P', line).slice(0, PARAMETER_COLUMNS));
  }
  return valuesOf(parts.join(''), delimiters, values);
}

export interface Reach {
  readonly delimiters: Delimiters;
  readonly values: number;
  readonly records: number;
}
