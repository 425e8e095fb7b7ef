import { asciiGroups } from './ascii-groups.ts';
import { binaryGroups, isBinaryDxf } from './binary-groups.ts';

/** The groups of a DXF file one after another: a code that says what the value means, and the value. */
export interface GroupSource {
  code: number;
  /** Numbers for numeric codes (NaN when the text is no number), raw text for others. */
  value: number | string;
  /** Line of the group's code, counted from 1; in a binary file the byte offset. */
  line: number;
  /** Goes to the next group; false at the end. Raises PARSE_FAILED for what is no group. */
  next(): boolean;
}

/** Opens an ASCII or a binary DXF. Texts are still bytes: one character each. */
export function openGroups(bytes: Uint8Array): GroupSource {
  return isBinaryDxf(bytes) ? binaryGroups(bytes) : asciiGroups(bytes);
}
