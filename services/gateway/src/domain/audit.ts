import { createHash } from 'node:crypto';

/** Who did something dangerous, to what, and why. */
export interface AuditEntry {
  /** Unix milliseconds. */
  readonly at: number;
  readonly subject: string;
  readonly action: string;
  readonly target: string;
  readonly reason: string;
  readonly requestId: string;
}

/** Hash of an entry, chained to the one before: a change anywhere breaks every later hash. */
export function chainHash(previous: string, entry: AuditEntry): string {
  const { at, subject, action, target, reason, requestId } = entry;
  return createHash('sha256')
    .update(JSON.stringify([previous, at, subject, action, target, reason, requestId]))
    .digest('hex');
}
