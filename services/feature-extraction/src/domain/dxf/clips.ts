import type { EntityRecord } from './entity-record.ts';

/** What of the OBJECTS section says which block references are clipped (XCLIP). */
export const CLIP_OBJECTS: ReadonlySet<string> = new Set(['DICTIONARY', 'SPATIAL_FILTER']);

const ENTRY_NAME = 3;
const ENTRY_HANDLES = [350, 360];
const HANDLE = 5;
const IS_ON = 71;

/**
 * Collects dictionaries and filters: a reference is clipped when its extension dictionary has an ACAD_FILTER with a
 * SPATIAL filter that is on.
 */
export class Clips {
  private readonly dictionaries = new Map<string, ReadonlyMap<string, string>>();
  private readonly filters = new Set<string>();

  add(record: EntityRecord): void {
    const handle = record.text(HANDLE)?.toUpperCase();
    if (handle === undefined) return;
    if (record.type === 'DICTIONARY') this.dictionaries.set(handle, entriesOf(record));
    else if (record.number(IS_ON) === 1) this.filters.add(handle);
  }

  /** `extension`: the handle of the extension dictionary of a reference. */
  has(extension: string | null): boolean {
    if (extension === null || this.filters.size === 0) return false;
    const filter = this.dictionaries.get(extension.toUpperCase())?.get('ACAD_FILTER');
    const spatial = filter === undefined ? undefined : this.dictionaries.get(filter)?.get('SPATIAL');
    return spatial !== undefined && this.filters.has(spatial);
  }
}

function entriesOf(record: EntityRecord): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  let name = '';
  for (const [i, code] of record.codes.entries()) {
    const value = String(record.values[i]).trim().toUpperCase();
    if (code === ENTRY_NAME) name = value;
    else if (ENTRY_HANDLES.includes(code) && name !== '') entries.set(name, value);
  }
  return entries;
}

/** Groups of these objects that are read. */
export function isClipGroup(code: number): boolean {
  return code === HANDLE || code === ENTRY_NAME || code === IS_ON || ENTRY_HANDLES.includes(code);
}
