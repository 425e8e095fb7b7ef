import type { DirectoryEntry } from './directory.ts';
import type { Delimiters } from './free-format.ts';
import { parametersOf } from './parameters.ts';
import type { IgesRecords } from './records.ts';

/** Groups that have members; other forms of 402 relate views, dimensions or curves. */
const GROUP = 402;
const GROUP_FORMS = new Set([1, 7, 14, 15]);

type Pick = (values: readonly string[]) => readonly string[];

/** The values at these places. */
const at =
  (...places: readonly number[]): Pick =>
  (values) =>
    places.map((place) => values[place] ?? '');
/** As many as the value at a place says, from the next on; one in so many. */
const counted =
  (place: number, step = 1): Pick =>
  (values) =>
    values
      .slice(place + 1, place + 1 + step * Math.max(0, Number(values[place]) || 0))
      .filter((_, i) => i % step === 0);
/** Of a Boolean tree; its operations are positive. */
const operands: Pick = (values) => counted(1)(values).filter((value) => Number(value) < 0);

/** Where shapes have the surfaces, shapes and definitions that they are made of (IGES 5.3, chapter 4). */
const PARTS: Readonly<Record<number, Pick>> = {
  140: at(5),
  141: at(3),
  142: at(2),
  143: at(2),
  144: at(1),
  180: operands,
  184: counted(1),
  186: (values) => [...at(1)(values), ...counted(3, 2)(values)],
  308: counted(3),
  320: counted(3),
  [GROUP]: counted(1),
  408: at(1),
  412: at(1),
  414: at(1),
  420: at(1),
  430: at(1),
  510: at(1),
  514: counted(1, 2),
};
/** Of what has its parts among its first values these are enough, and the records that have them. */
const FEW = { values: 8, records: 8 };
const LISTS = new Set([180, 184, 186, 308, 320, GROUP, 514]);

/** The entities that each shape is made of. */
export type ShapeParts = ReadonlyMap<DirectoryEntry, readonly DirectoryEntry[]>;

/** Linear in the parameters. Pointers to nothing are left out. */
export function readShapeParts(
  records: IgesRecords,
  entries: readonly DirectoryEntry[],
  delimiters: Delimiters,
): ShapeParts {
  const found = new Map<DirectoryEntry, readonly DirectoryEntry[]>();
  for (const entry of entries) {
    const pick = PARTS[entry.type];
    if (!pick || (entry.type === GROUP && !GROUP_FORMS.has(entry.form))) continue;
    const reach = LISTS.has(entry.type) ? { values: Infinity, records: Infinity } : FEW;
    const pointers = pick(parametersOf(records, entry, { delimiters, ...reach }));
    found.set(
      entry,
      pointers.flatMap((pointer) => entries[(Math.abs(Number(pointer)) - 1) / 2] ?? []),
    );
  }
  return found;
}
