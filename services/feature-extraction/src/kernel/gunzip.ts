import { gunzipSync } from 'node:zlib';
import { AppError } from '@cadml/errors';
import type { ExpansionLimits } from '../domain/gzip.ts';

const MIB = 1024 * 1024;

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
