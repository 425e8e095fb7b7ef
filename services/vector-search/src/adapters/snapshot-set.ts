import type { SavedSet } from '../application/ports/snapshots.ts';

/** What the bytes of a set do not tell themselves. */
export interface SetShape {
  readonly version: string;
  readonly revision: number;
  readonly statsId: string;
  readonly rows: number;
}

/** Table rows, part revisions and vectors, one after another, in the byte order of this machine (little-endian). */
export function packSet({ tableRows, partRevisions, vectors }: SavedSet): Uint8Array {
  const packed = new Uint8Array(tableRows.byteLength + partRevisions.byteLength + vectors.byteLength);
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of [tableRows, partRevisions, vectors]) {
    packed.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return packed;
}

export function unpackSet(packed: Uint8Array, { version, revision, statsId, rows }: SetShape): SavedSet {
  // A copy of its own begins at an offset that typed arrays accept.
  const { buffer } = packed.slice();
  return {
    version,
    revision,
    statsId,
    tableRows: new Int32Array(buffer, 0, rows),
    partRevisions: new Int32Array(buffer, rows * 4, rows),
    vectors: new Float32Array(buffer, rows * 8),
  };
}
