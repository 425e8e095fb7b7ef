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

/** The text whose hash chains an entry to the one before: a change anywhere breaks every later hash. */
export function chainText(previous: string, entry: AuditEntry): string {
  const { at, subject, action, target, reason, requestId } = entry;
  return JSON.stringify([previous, at, subject, action, target, reason, requestId]);
}
