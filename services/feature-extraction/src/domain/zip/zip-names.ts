import { readZipDirectory } from './zip-directory.ts';

export interface ZipEnds {
  readonly head: Uint8Array;
  readonly tail?: Uint8Array;
  readonly totalBytes: number;
}

const MAX_NAMES = 10_000;
const LOCAL = 0x04034b50;

/**
 * Names of the members of a zip archive: from the directory at its end, or, when that is out of reach or
 * lost, from the local headers that the beginning shows. Empty for anything else.
 */
export function zipNames({ head, tail, totalBytes }: ZipEnds): readonly string[] {
  if (head[0] !== 0x50 || head[1] !== 0x4b) return [];
  const bytes = tail ?? (head.length === totalBytes ? head : null);
  const directory = bytes && readZipDirectory({ bytes, start: totalBytes - bytes.length }, MAX_NAMES);
  return directory ? directory.map(({ name }) => name) : localNames(head);
}

/** Where sizes stand behind the data, the next header is looked for. */
function localNames(head: Uint8Array): readonly string[] {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const names: string[] = [];
  let at = 0;
  while (at + 30 <= head.length) {
    if (view.getUint32(at, true) !== LOCAL) {
      const next = head.indexOf(0x50, at + 1);
      if (next < 0) break;
      at = next;
      continue;
    }
    const nameBytes = view.getUint16(at + 26, true);
    names.push(new TextDecoder().decode(head.subarray(at + 30, at + 30 + nameBytes)));
    at += 30 + nameBytes + view.getUint16(at + 28, true);
  }
  return names;
}
