import type { FileHandle } from 'node:fs/promises';

/** What the last comparison read into: a new buffer for each would soon ask for a collection of the whole heap. */
let spare: Buffer | null = null;

/** Whether a file has exactly the bytes of `pieces`, which are `bytes` in all. */
export async function hasBytes(
  file: FileHandle,
  pieces: readonly Uint8Array[],
  bytes: number,
): Promise<boolean> {
  // One byte more than expected shows a longer file.
  const wanted = bytes + 1;
  const buffer = spare !== null && spare.length >= wanted ? spare : Buffer.allocUnsafeSlow(wanted);
  spare = null;
  try {
    const { bytesRead } = await file.read(buffer, 0, wanted, 0);
    return bytesRead === bytes && startsWith(buffer, pieces);
  } finally {
    spare = buffer;
  }
}

function startsWith(buffer: Buffer, pieces: readonly Uint8Array[]): boolean {
  let at = 0;
  for (const piece of pieces) {
    const end = at + piece.length;
    if (buffer.compare(piece, 0, piece.length, at, end) !== 0) return false;
    at = end;
  }
  return true;
}
