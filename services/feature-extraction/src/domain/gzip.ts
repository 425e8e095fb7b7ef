import { constants, gunzipSync } from 'node:zlib';
import { AppError } from '@cadml/errors';

export interface ExpansionLimits {
  /** Bytes that a packed file may hold. */
  readonly maxExpandedBytes: number;
  /** The same over its own length; what stays under a mebibyte is taken whatever its ratio. */
  readonly maxExpansionRatio: number;
}

const MIB = 1024 * 1024;
/** Compressed bytes of a head that are inflated: at a ratio of 1:1032 at most, they fill two mebibytes. */
const HEAD_BYTES = 2048;
const HEAD_LIMIT = 4 * MIB;

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

/** How the content of a gzip file begins; null when the bytes are no sound gzip. */
export function gzipHead(head: Uint8Array): Uint8Array | null {
  try {
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: HEAD_LIMIT };
    return gunzipSync(head.subarray(0, HEAD_BYTES), options).subarray(0, head.length);
  } catch {
    return null;
  }
}

/**
 * The content of a gzip file. Throws RESOURCE_EXHAUSTED (limit `expandedBytes` or `expansionRatio`) before more
 * than allowed is held, and PARSE_FAILED / preflight when the packed bytes are damaged or cut.
 */
export function gunzip(bytes: Uint8Array, limits: ExpansionLimits): Uint8Array {
  const byRatio = Math.max(MIB, Math.floor(bytes.length * limits.maxExpansionRatio));
  const maxOutputLength = Math.min(limits.maxExpandedBytes, byRatio);
  try {
    return gunzipSync(bytes, { maxOutputLength });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(limits, byRatio < limits.maxExpandedBytes);
    }
    throw new AppError({
      code: 'PARSE_FAILED',
      stage: 'preflight',
      message: 'The packed file is damaged or cut short. Pack it again, or upload it unpacked.',
      cause: thrown,
    });
  }
}

function tooLarge({ maxExpandedBytes, maxExpansionRatio }: ExpansionLimits, byRatio: boolean): AppError {
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'preflight',
    message: byRatio
      ? `The packed file expands to over ${maxExpansionRatio} times its length. Upload it unpacked.`
      : `The packed file holds over ${maxExpandedBytes} bytes. Split the assembly or simplify the part.`,
    context: byRatio
      ? { limit: 'expansionRatio', allowed: maxExpansionRatio }
      : { limit: 'expandedBytes', allowed: maxExpandedBytes },
  });
}
