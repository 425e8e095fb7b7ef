import { igesError } from './iges-error.ts';

/** The sections in their order: start, global, directory, parameters, terminate. */
const SECTIONS = ['S', 'G', 'D', 'P', 'T'] as const;
export type IgesSection = (typeof SECTIONS)[number];

const CONTENT_COLUMNS = 72;
const RECORD_COLUMNS = 80;

/** The records of a file by section, checked for their order and numbers. */
export interface IgesRecords {
  count(section: IgesSection): number;
  /** Columns 1–72 of a record, counted from 0. */
  content(section: IgesSection, index: number): string;
  /** The file as the kernel wants it: 80 columns, one line end, nothing after the last record. */
  canonical(): string;
}

/**
 * Splits IGES text into records of 80 columns, whatever ends its lines, even none. Throws PARSE_FAILED when a
 * line is no record, sections or sequence numbers are out of order, or the file ends before its last record.
 */
export function readIgesRecords(text: string): IgesRecords {
  const starts: Record<IgesSection, number[]> = { S: [], G: [], D: [], P: [], T: [] };
  let section = 0;
  let line = 0;
  for (const start of recordStarts(text)) {
    line++;
    if (isBlank(text, start)) continue;
    section = nextSection(text, start, { section, line });
    const records = starts[SECTIONS[section] as IgesSection];
    checkNumber(text, start, { expected: records.length + 1, line });
    records.push(start);
    if (SECTIONS[section] === 'T') return recordsOf(text, starts);
  }
  throw igesError('it ends before its terminate section; it is cut', line);
}

function recordsOf(text: string, starts: Readonly<Record<IgesSection, readonly number[]>>): IgesRecords {
  const content = (section: IgesSection, index: number) => {
    const start = starts[section][index] ?? text.length;
    return text.slice(start, start + CONTENT_COLUMNS);
  };
  return {
    count: (section) => starts[section].length,
    content,
    canonical: () =>
      SECTIONS.flatMap((section) =>
        starts[section].map((start) => `${text.slice(start, start + RECORD_COLUMNS)}\n`),
      ).join(''),
  };
}

/** Where records begin: after each line end, or every 80 columns in a file without any. */
function* recordStarts(text: string): Generator<number> {
  const unbroken = !/[\r\n]/.test(text.slice(0, 2 * RECORD_COLUMNS));
  for (let start = 0; start < text.length; ) {
    yield start;
    if (unbroken) {
      start += RECORD_COLUMNS;
      continue;
    }
    while (start < text.length && !isLineEnd(text, start)) start++;
    if (text.charCodeAt(start) === 13 && text.charCodeAt(start + 1) === 10) start++;
    start++;
  }
}

function isLineEnd(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 10 || code === 13;
}

function isBlank(text: string, start: number): boolean {
  for (let at = start; at < text.length && at < start + RECORD_COLUMNS; at++) {
    if (isLineEnd(text, at)) return true;
    if (text.charCodeAt(at) !== 32) return false;
  }
  return true;
}

interface Reading {
  readonly section: number;
  readonly line: number;
}

function nextSection(text: string, start: number, { section, line }: Reading): number {
  const letter = text.charAt(start + CONTENT_COLUMNS);
  const found = SECTIONS.indexOf(letter as IgesSection);
  const cut =
    /[\r\n]/.test(text.slice(start, start + RECORD_COLUMNS)) || start + RECORD_COLUMNS > text.length;
  if (cut || found < 0) throw igesError('a line is no record of 80 columns', line);
  if (found < section || found > section + 1) throw igesError(`section ${letter} stands out of order`, line);
  return found;
}

function checkNumber(text: string, start: number, { expected, line }: { expected: number; line: number }) {
  const digits = text.slice(start + CONTENT_COLUMNS + 1, start + RECORD_COLUMNS).trim();
  if (/^\d+$/.test(digits) && Number(digits) === expected) return;
  throw igesError(`a record has the number '${digits}' instead of ${expected}`, line);
}
