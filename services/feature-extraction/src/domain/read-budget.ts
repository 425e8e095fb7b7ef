const BASE_MS = 30_000;
const JOB_MS_PER_MIB = 2_000;
const MIB = 1024 * 1024;

/**
 * How long reading a file may take: a request 30 s whatever its size, a job 2 s more for each MiB, since
 * nobody holds a connection open for it.
 */
export function readBudgetMs(kind: 'request' | 'job', bytes: number): number {
  return kind === 'request' ? BASE_MS : BASE_MS + Math.ceil((bytes / MIB) * JOB_MS_PER_MIB);
}
