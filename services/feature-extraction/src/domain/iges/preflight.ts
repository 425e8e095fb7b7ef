import type { Units, Warning } from '../document.ts';
import { type IgesAttributes, readAttributes } from './attributes.ts';
import { readDirectory } from './directory.ts';
import { readGlobalSection } from './global-section.ts';
import { igesError } from './iges-error.ts';
import { igesLeftOut } from './left-out.ts';
import { type IgesRecords, readIgesRecords } from './records.ts';
import { unitsOfIges } from './units.ts';

/** What an IGES file says of itself, and the kernel cannot say once it is converted. */
export interface IgesFacts extends IgesAttributes {
  readonly units: Units;
  /** Lengths in the file over those in the world; the kernel does not ask for it. */
  readonly modelScale: number;
  readonly declaredFaces: number;
  readonly solids: number;
  readonly warnings: readonly Warning[];
}

/**
 * Reads an IGES file (5.3 and before, fixed records) without a kernel: its records, units and directory.
 * Linear in the input. Raises PARSE_FAILED / preflight.
 */
export function preflightIges(bytes: Uint8Array): IgesFacts {
  const records = recordsOfIges(bytes);
  const global = readGlobalSection(records);
  const { units, warnings } = unitsOfIges(global);
  const { declaredFaces, solids, hasSurfaces, entries } = readDirectory(records);
  checkTerminate(records);
  if (!hasSurfaces) throw igesError('it has no surfaces, only curves or annotations');
  const attributes = readAttributes(records, entries, global.delimiters);
  const { modelScale } = global;
  const told = [...warnings, ...igesLeftOut(entries)];
  return { units, modelScale, declaredFaces, solids, ...attributes, warnings: told };
}

/** The file with 80 columns and one line end in each record, as the kernel reads it. */
export function canonicalIges(bytes: Uint8Array): string {
  return recordsOfIges(bytes).canonical();
}

function recordsOfIges(bytes: Uint8Array): IgesRecords {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return readIgesRecords(new TextDecoder('latin1').decode(marked ? bytes.subarray(3) : bytes));
}

/** The last record says how many there are of each section; files that were cut or edited differ. */
function checkTerminate(records: IgesRecords): void {
  const last = records.content('T', 0);
  for (const [, section, digits] of last.matchAll(/([SGDP])\s*(\d{1,7})/g)) {
    const found = records.count(section as 'S');
    if (Number(digits) === found) continue;
    throw igesError(`it declares ${Number(digits)} records of section ${section} and has ${found}`);
  }
}
