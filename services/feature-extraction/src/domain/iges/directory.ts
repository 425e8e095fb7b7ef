import { igesError } from './iges-error.ts';
import type { IgesRecords } from './records.ts';

/** What the directory promises. */
export interface IgesDirectory {
  readonly entities: number;
  /** Manifold solids (186). */
  readonly solids: number;
  /** Whether anything has a surface. */
  readonly hasSurfaces: boolean;
  readonly entries: readonly DirectoryEntry[];
}

/** An entity as the directory has it. */
export interface DirectoryEntry {
  /** The number of its first record, counted from 1: what pointers name. */
  readonly sequence: number;
  readonly type: number;
  readonly form: number;
  /** Above 0 a level; below 0 it points to a property with several. */
  readonly level: number;
  /** Above 0 one of eight colours; below 0 it points to a definition. */
  readonly colour: number;
  /** The transformation that it points to (124); 0 where there is none. */
  readonly matrix: number;
  /** The first parameter record, counted from 1, and how many there are. */
  readonly first: number;
  readonly lines: number;
  /** Physically part of another entity, such as the members of a subfigure. */
  readonly dependent: boolean;
  /** Not to be displayed. */
  readonly blanked: boolean;
  /** A surface or solid that stands by itself. */
  readonly isShape: boolean;
}

const SOLID = 186;
/** Surfaces, faces, shells and solids that the kernel turns into faces. */
const SURFACES = new Set([
  108, 114, 118, 120, 122, 128, 140, 143, 144, 186, 190, 192, 194, 196, 198, 510, 514,
]);
/** Entities that are numbers throughout: curves, surfaces, transformations, points and edges of solids. */
const isGeometric = (type: number) => (type >= 100 && type <= 198) || (type >= 502 && type <= 514);
const NO_NUMBER = /(?:^|[,;])\s*[-+]?(?:nan|inf|1\.#)/i;

/**
 * The directory section: two records for each entity, with its type and where its parameters are. Throws
 * PARSE_FAILED for half an entry, parameters that are not in the file, and geometry with infinite numbers.
 */
export function readDirectory(records: IgesRecords): IgesDirectory {
  const count = records.count('D');
  if (count % 2 !== 0) throw igesError(`its directory has ${count} records, half an entry too many`);
  let solids = 0;
  let hasSurfaces = false;
  let lines = 0;
  const entries: DirectoryEntry[] = [];
  for (let i = 0; i < count; i += 2) {
    const entry = readEntry(records, i);
    entries.push(entry);
    lines += entry.lines;
    // Each record belongs to one entity; without this check many could claim all of them.
    if (entry.type !== 0 && lines > records.count('P')) throw igesError('entities share their parameters');
    if (isGeometric(entry.type)) requireNumbers(records, entry);
    if (entry.type === SOLID) solids++;
    hasSurfaces ||= SURFACES.has(entry.type);
  }
  return { entities: count / 2, solids, hasSurfaces, entries };
}

/** Fields of eight columns: type, pointer, …, status in the first record; type, …, line count in the second. */
function readEntry(records: IgesRecords, index: number): DirectoryEntry {
  const [one, two] = [records.content('D', index), records.content('D', index + 1)];
  const type = field(one, 0, index);
  const first = field(one, 1, index);
  const lines = Math.max(1, field(two, 3, index));
  const last = first + lines - 1;
  if (type !== 0 && (first < 1 || last > records.count('P'))) {
    throw igesError(`entry D${index + 1} has its parameters at P${first} to P${last}, which the file lacks`);
  }
  // Status digits: blank, subordinate, use, hierarchy; two each.
  const status = one.slice(64, 72).padStart(8, '0');
  const subordinate = Number(status.slice(2, 4));
  const dependent = subordinate === 1 || subordinate === 3;
  return {
    ...{ sequence: index + 1, type, first, lines, dependent },
    form: looseField(two, 4),
    level: looseField(one, 4),
    colour: looseField(two, 2),
    matrix: looseField(one, 6),
    blanked: Number(status.slice(0, 2)) === 1,
    isShape: SURFACES.has(type) && !dependent,
  };
}

/** What only describes: 0 where it is no whole number. */
function looseField(record: string, column: number): number {
  const value = Number(record.slice(column * 8, column * 8 + 8));
  return Number.isSafeInteger(value) ? value : 0;
}

function field(record: string, column: number, index: number): number {
  const text = record.slice(column * 8, column * 8 + 8).trim();
  if (/^[-+]?\d*$/.test(text)) return Number(text);
  throw igesError(`'${text}' in entry D${index + 1} is no whole number`);
}

function requireNumbers(records: IgesRecords, { sequence, type, first, lines }: DirectoryEntry): void {
  for (let line = first - 1; line < first - 1 + lines; line++) {
    if (!NO_NUMBER.test(records.content('P', line).slice(0, 64))) continue;
    throw igesError(`entry D${sequence} (type ${type}) has a coordinate that is not finite`);
  }
}
