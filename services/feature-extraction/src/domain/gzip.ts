import { Gunzip } from 'fflate';

export interface ExpansionLimits {
  /** Bytes that a packed file may hold. */
  readonly maxExpandedBytes: number;
  /** The same over its own length; what stays under a mebibyte is taken whatever its ratio. */
  readonly maxExpansionRatio: number;
}

/** Compressed bytes of a head that are inflated: at a ratio of 1:1032 at most, they become two mebibytes. */
const HEAD_BYTES = 2048;
const CONTENT_BYTES = 65_536;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** STEP text shrinks four to eight times; only the inflated content tells. */
const TYPICAL_RATIO = 8;

/** About how long a file is when it is unpacked: what its reading is given memory and time for. */
export function unpackedBytes({
  bytes,
  packed,
}: {
  readonly bytes: number;
  readonly packed?: boolean;
}): number {
  return packed ? bytes * TYPICAL_RATIO : bytes;
}

/** How the content of a gzip file begins, whatever stands behind it; null when nothing can be unpacked. */
export function gzipHead(head: Uint8Array): Uint8Array | null {
  const content = new Uint8Array(CONTENT_BYTES);
  let length = 0;
  const gunzip = new Gunzip((piece) => {
    const room = piece.subarray(0, content.length - length);
    content.set(room, length);
    length += room.length;
  });
  try {
    gunzip.push(head.subarray(0, HEAD_BYTES));
  } catch {
    if (length === 0) return null;
  }
  return content.subarray(0, length);
}
