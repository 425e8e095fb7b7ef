import { notAHash } from './blob-errors.ts';

const HASH = /^[0-9a-f]{64}$/;

/** Whether this can be the name of a blob. */
export function isBlobName(text: string): boolean {
  return HASH.test(text);
}

/** Throws INPUT_VALIDATION_FAILED for what can be no name of a blob. */
export function requireBlobName(text: string): string {
  if (!isBlobName(text)) throw notAHash();
  return text;
}
