const MIB = 1024 * 1024;

/** How long reading may take. */
export interface ReadDeadlines {
  /** For someone who waits, and the base of a job. */
  readonly interactiveMs: number;
  /** What a job is given beyond the base, for each MiB: nobody holds a connection open for it. */
  readonly jobMsPerMib: number;
}

/** How long reading a file may take: a request the same whatever its size, a job longer for each MiB. */
export function readBudgetMs(kind: 'interactive' | 'job', bytes: number, deadlines: ReadDeadlines): number {
  const { interactiveMs, jobMsPerMib } = deadlines;
  return kind === 'interactive' ? interactiveMs : interactiveMs + Math.ceil((bytes / MIB) * jobMsPerMib);
}
