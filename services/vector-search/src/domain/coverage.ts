/** Which extractor revision searches of a version use. */
export interface Coverage {
  /** 0 when no vector of the version is stored. */
  readonly revision: number;
  /** Parts with a vector of it. */
  readonly indexed: number;
  /** Every part has one. */
  readonly complete: boolean;
  /** The newest revision of which any part has a vector. */
  readonly newest: number;
}

/**
 * The newest revision that covers all parts; when none does, the one that covers the most, of several the
 * newest. So a re-extraction is used when it is complete, at once and not before.
 */
export function chooseRevision(counts: ReadonlyMap<number, number>, parts: number): Coverage {
  const stored = [...counts].filter(([, count]) => count > 0).sort(([a], [b]) => b - a);
  const newest = stored[0]?.[0] ?? 0;
  const [first, ...rest] = stored;
  if (first === undefined) return { revision: 0, indexed: 0, complete: parts === 0, newest };
  const [revision, indexed] = rest.reduce((best, next) => (next[1] > best[1] ? next : best), first);
  return { revision, indexed, complete: indexed >= parts, newest };
}
