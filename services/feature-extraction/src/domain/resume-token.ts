import { AppError } from '@cadml/errors';
import { textHash } from './text-hash.ts';

/** What the place of a token counts in: a token of other work means nothing. */
export interface ResumableWork {
  readonly files: readonly { readonly fileHash: string; readonly units: string }[];
  readonly versions: readonly string[];
  readonly extractorRevision: number;
}

/** Names the first file that is not over, in work that is known by its digest. */
export function resumeToken(digest: string, next: number): string {
  return `${digest}.${next}`;
}

/** FNV-1a of the list in its order, the versions and the revision. */
export function digestOf({ files, versions, extractorRevision }: ResumableWork): string {
  const list = files.map(({ fileHash, units }) => `${fileHash}/${units}`);
  return textHash([extractorRevision, ...versions, ...list].join());
}

/**
 * The first file that is not over; 0 without a token. Throws VALIDATION_FAILED for what is no token, and CONFLICT
 * for one of other work, which is to be begun again.
 */
export function resumeAt(token: string, digest: string, total: number): number {
  if (token === '') return 0;
  const [, given, place] = /^([0-9a-f]{16})\.(\d{1,9})$/.exec(token) ?? [];
  if (given === undefined || place === undefined)
    throw refused('VALIDATION_FAILED', 'This is no resume token.');
  if (given !== digest || Number(place) > total) {
    const message =
      'The resume token belongs to another list of files, other versions or another extractor revision. Begin again without it.';
    throw refused('CONFLICT', message);
  }
  return Number(place);
}

function refused(code: 'VALIDATION_FAILED' | 'CONFLICT', message: string): AppError {
  return new AppError({ code, stage: 'validate', message });
}
