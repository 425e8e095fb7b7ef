import { AppError } from '@cadml/errors';
import type { Job } from '../domain/job.ts';
import type { JobFeed, JobStore } from './ports-jobs.ts';

export interface ChangeJobDeps {
  readonly jobs: JobStore;
  readonly feed: JobFeed;
}

const MAX_COLLISIONS = 10;

/**
 * Reads a job, applies a pure transition and writes it back if nobody else did in between; otherwise again.
 * A transition that returns its argument writes nothing. Throws DATA_NOT_FOUND for an unknown job.
 */
export async function changeJob(
  deps: ChangeJobDeps,
  id: string,
  transition: (job: Job) => Job,
): Promise<Job> {
  for (let attempt = 0; attempt < MAX_COLLISIONS; attempt++) {
    const before = await deps.jobs.get(id);
    if (before === null) throw noSuchJob(id);
    const after = transition(before);
    if (after === before) return before;
    if (await deps.jobs.replace(before, after)) {
      deps.feed.publish(after);
      return after;
    }
  }
  throw new AppError({
    code: 'CONFLICT',
    stage: 'queue',
    message: 'The job is being changed by others all the time. Try again.',
    retryable: true,
  });
}

export function noSuchJob(id: string): AppError {
  return new AppError({
    code: 'DATA_NOT_FOUND',
    stage: 'queue',
    message: 'There is no such job.',
    context: { jobId: id },
  });
}
