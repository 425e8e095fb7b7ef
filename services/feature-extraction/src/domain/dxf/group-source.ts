import { asciiGroups } from './ascii-groups.ts';
import { binaryGroups, isBinaryDxf } from './binary-groups.ts';
import type { GroupSource } from './group.ts';

/** Opens an ASCII or a binary DXF. Texts are still bytes: one character each. */
export function openGroups(bytes: Uint8Array): GroupSource {
  return isBinaryDxf(bytes) ? binaryGroups(bytes) : asciiGroups(bytes);
}
