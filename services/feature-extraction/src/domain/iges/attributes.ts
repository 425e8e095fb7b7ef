import { AppError } from '@cadml/errors';
import type { LayerCount } from '../document.ts';
import type { Colour } from '../scene.ts';
import type { DirectoryEntry } from './directory.ts';
import type { Delimiters } from './free-format.ts';
import { parametersOf } from './parameters.ts';
import type { IgesRecords } from './records.ts';

/** What the directory says of the look of things. */
export interface IgesAttributes {
  /** Levels above 0 with the shapes on them, in the order of their numbers. */
  readonly layers: readonly LayerCount[];
  /** When all shapes have the same; null otherwise. */
  readonly colour: Colour | null;
  /** When the file gives one name (property 406, form 15) and no other; null otherwise. */
  readonly name: string | null;
}

const PROPERTY = 406;
const COLOUR_DEFINITION = 314;
const FORM = { levels: 1, levelFunction: 3, name: 15 } as const;
/** A definition puts its entities on so many levels, and so many levels are told. */
const MAX_LEVELS_EACH = 64;
const MAX_LAYERS = 5_000;
const MAX_NAME = 100;
/** Parameter records of an attribute that are read; names and lists of levels need few. */
const MAX_LINES = 32;

/** The eight colours that a number in the directory stands for (IGES 5.3, 2.2.4.4.13). */
const STANDARD: Readonly<Record<number, Colour>> = {
  1: [0, 0, 0, 1],
  2: [1, 0, 0, 1],
  3: [0, 1, 0, 1],
  4: [0, 0, 1, 1],
  5: [1, 1, 0, 1],
  6: [1, 0, 1, 1],
  7: [0, 1, 1, 1],
  8: [1, 1, 1, 1],
};

/**
 * Levels, colours and names of the shapes that stand by themselves. Linear in entries; what cannot be read is
 * left out. Raises RESOURCE_EXHAUSTED (`layers`).
 */
export function readAttributes(
  records: IgesRecords,
  entries: readonly DirectoryEntry[],
  delimiters: Delimiters,
): IgesAttributes {
  const reach = { delimiters, values: MAX_LEVELS_EACH + 2, records: MAX_LINES };
  const values = (entry: DirectoryEntry) => parametersOf(records, entry, reach);
  const shapes = entries.filter(({ isShape }) => isShape);
  const definitions = new Map<number, readonly string[]>();
  for (const entry of entries) {
    if (entry.type === PROPERTY || entry.type === COLOUR_DEFINITION)
      definitions.set(entry.sequence, values(entry));
  }
  return {
    layers: layersOf(shapes, definitions, functionsOf(entries, definitions)),
    colour: commonColour(shapes, definitions),
    name: onlyName(entries, definitions),
  };
}

type Definitions = ReadonlyMap<number, readonly string[]>;

function layersOf(
  shapes: readonly DirectoryEntry[],
  definitions: Definitions,
  functions: ReadonlyMap<number, string>,
): readonly LayerCount[] {
  const counts = new Map<number, number>();
  for (const { level } of shapes) {
    const on = level >= 0 ? [level] : levelsOf(definitions.get(-level));
    for (const each of on) if (each > 0) counts.set(each, (counts.get(each) ?? 0) + 1);
    if (counts.size > MAX_LAYERS) throw tooManyLayers();
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([level, count]) => ({ name: functions.get(level) ?? String(level), count }));
}

/** 406, form 1: how many, and the levels. */
function levelsOf(values: readonly string[] | undefined): ReadonlySet<number> {
  const numbers = (values ?? []).slice(2).map(Number);
  return new Set(numbers.filter((level) => Number.isInteger(level) && level > 0));
}

/** 406, form 3: what a level is for. */
function functionsOf(
  entries: readonly DirectoryEntry[],
  definitions: Definitions,
): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const { type, form, sequence } of entries) {
    if (type !== PROPERTY || form !== FORM.levelFunction) continue;
    const [, , level = '', text = ''] = definitions.get(sequence) ?? [];
    const name = plain(text);
    if (Number(level) > 0 && name !== '') found.set(Number(level), name);
  }
  return found;
}

function commonColour(shapes: readonly DirectoryEntry[], definitions: Definitions): Colour | null {
  const [first, ...others] = new Set(shapes.map(({ colour }) => colour));
  if (first === undefined || first === 0 || others.length > 0) return null;
  return first > 0 ? (STANDARD[first] ?? null) : definedColour(definitions.get(-first));
}

/** 314: red, green and blue in percent. */
function definedColour(values: readonly string[] | undefined): Colour | null {
  const [red, green, blue] = (values ?? []).slice(1, 4).map((value) => Number(value.trim() || 'none') / 100);
  const isShare = (value: number | undefined): value is number =>
    value !== undefined && value >= 0 && value <= 1;
  return isShare(red) && isShare(green) && isShare(blue) ? [red, green, blue, 1] : null;
}

function onlyName(entries: readonly DirectoryEntry[], definitions: Definitions): string | null {
  const names = new Set<string>();
  for (const { type, form, sequence } of entries) {
    if (type !== PROPERTY || form !== FORM.name) continue;
    const name = plain(definitions.get(sequence)?.[2] ?? '');
    if (name !== '') names.add(name);
    if (names.size > 1) return null;
  }
  const [name = null] = names;
  return name;
}

function plain(text: string): string {
  return text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_NAME)
    .toWellFormed();
}

function tooManyLayers(): AppError {
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'preflight',
    message: `The IGES file uses more than ${MAX_LAYERS} levels. Clean it up and export it again.`,
    context: { limit: 'layers', allowed: MAX_LAYERS },
  });
}
