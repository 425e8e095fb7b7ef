import type { Units, Warning } from '../document.ts';
import { type IgesAttributes, readAttributes } from './attributes.ts';
import { readContents } from './contents.ts';
import { hiddenWarnings, unplacedWarnings, unreadWarnings } from './contents-warnings.ts';
import { readDirectory } from './directory.ts';
import { readGlobalSection } from './global-section.ts';
import { igesError } from './iges-error.ts';
import { kernelText } from './kernel-text.ts';
import { type IgesRecords, readIgesRecords } from './records.ts';
import { unitsOfIges } from './units.ts';

/** What an IGES file says of itself, and the kernel cannot say once it is converted. */
export interface IgesFacts extends IgesAttributes {
  readonly units: Units;
  /** Lengths in the file over those in the world; the kernel does not ask for it. */
  readonly modelScale: number;
  /** Faces of its shapes, each once however often subfigures place it. */
  readonly declaredFaces: number;
  readonly solids: number;
  readonly warnings: readonly Warning[];
}

/**
 * Reads an IGES file (5.3 and before, fixed records) without a kernel: its records, units and directory.
 * Linear in the input. Raises, at the stage preflight, PARSE_FAILED, UNSUPPORTED_FORMAT for shapes that are all of kinds
 * that are not read, and RESOURCE_EXHAUSTED.
 */
export function preflightIges(bytes: Uint8Array): IgesFacts {
  const records = recordsOfIges(bytes);
  const global = readGlobalSection(records);
  const { units, warnings } = unitsOfIges(global);
  const { solids, hasSurfaces, entries } = readDirectory(records);
  checkTerminate(records);
  const contents = readContents(records, entries, global.delimiters);
  const unread = unreadWarnings(contents);
  if (!hasSurfaces) throw igesError('it has no surfaces, only curves or annotations');
  const attributes = readAttributes(records, entries, global.delimiters);
  const { modelScale } = global;
  return {
    ...{ units, modelScale, declaredFaces: contents.faces, solids },
    ...attributes,
    warnings: [...warnings, ...unread, ...unplacedWarnings(contents), ...hiddenWarnings(contents)],
  };
}

/** An IGES file for the kernel. */
export interface IgesForKernel {
  /** 80 columns and one line end in each record. */
  readonly text: string;
  /** Faces that must come of each entity which stands by itself, by the number of its first directory record. */
  readonly faces: ReadonlyMap<number, number>;
  /** What stands by itself and is not to be read. */
  readonly unplaced: ReadonlySet<number>;
}

/** What the kernel is to read of a file that passes the preflight. */
export function igesForKernel(bytes: Uint8Array): IgesForKernel {
  const records = recordsOfIges(bytes);
  const { delimiters } = readGlobalSection(records);
  const { entries } = readDirectory(records);
  const { roots, unplaced, scaledSubfigures } = readContents(records, entries, delimiters);
  return {
    text: kernelText(records, { scaled: scaledSubfigures, delimiters }),
    faces: new Map([...roots].map(([{ sequence }, faces]) => [sequence, faces])),
    unplaced: new Set(unplaced.map(({ sequence }) => sequence)),
  };
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
