/** Which extractor revision searches of a version use. */
export interface Coverage {
  /** 0 when no vector of the version is stored. */
  readonly revision: number;
  /** Parts with a vector of it. */
  readonly indexed: number;
  /** Parts without one whose files gave none when they were read at that revision. */
  readonly unreadable: number;
  /** Every part that can have one has one. */
  readonly complete: boolean;
  /** The newest revision of which any part has a vector. */
  readonly newest: number;
}

export type Counted = Pick<Coverage, 'indexed' | 'unreadable'>;

/**
 * The newest revision that covers all parts; when none does, the one that covers the most, of several the
 * newest. So a re-extraction is used when it is complete, at once and not before. Parts whose files cannot be read
 * hold nothing up, unless they are the larger half: then it is the reader that fails, and nothing is given up for it.
 */
export function chooseRevision(counts: ReadonlyMap<number, Counted>, parts: number): Coverage {
  const stored = [...counts].filter(([, { indexed }]) => indexed > 0).sort(([a], [b]) => b - a);
  const newest = stored[0]?.[0] ?? 0;
  const [first, ...rest] = stored;
  if (first === undefined) return { revision: 0, indexed: 0, unreadable: 0, complete: parts === 0, newest };
  const covers = ([, { indexed, unreadable }]: (typeof stored)[number]) =>
    indexed + unreadable >= parts && indexed >= unreadable;
  const most = rest.reduce((best, next) => (next[1].indexed > best[1].indexed ? next : best), first);
  const chosen = stored.find(covers) ?? most;
  const [revision, { indexed, unreadable }] = chosen;
  return { revision, indexed, unreadable, complete: covers(chosen), newest };
}
