import type { Warning } from '../document.ts';
import type { DirectoryEntry } from './directory.ts';

/** Solids by construction: primitives (150 … 168), boolean trees, assemblies and instances of them. */
const CONSTRUCTED = new Set([150, 152, 154, 156, 158, 160, 162, 164, 168, 180, 184, 430]);
/** A reference to a definition in another file. */
const EXTERNAL = 416;

/** Warnings for what the file has and the kernel does not read, and for shapes that it hides, which are read. */
export function igesLeftOut(entries: readonly DirectoryEntry[]): readonly Warning[] {
  const count = (is: (entry: DirectoryEntry) => boolean) => entries.filter(is).length;
  const constructed = count(({ type, dependent }) => CONSTRUCTED.has(type) && !dependent);
  const external = count(({ type }) => type === EXTERNAL);
  const hidden = count(({ isShape, isBlanked }) => isShape && isBlanked);
  return [
    ...warning(
      constructed,
      'constructed_solids_left_out',
      `${constructed} solids that are given by how they are made (CSG, sweeps) were left out; solids and surfaces are read.`,
    ),
    ...warning(external, 'external_parts', `${external} parts lie in other files and are in no measure.`),
    ...warning(
      hidden,
      'hidden_items',
      `${hidden} items of the shape are hidden in the file. They are counted and measured like all others.`,
    ),
  ];
}

function warning(count: number, code: string, message: string): readonly Warning[] {
  return count === 0 ? [] : [{ code, message }];
}
