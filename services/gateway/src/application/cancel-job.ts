import type { Principal } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { type Job, SYSTEM_JOB_KINDS } from '../domain/job.ts';
import { cancelled } from '../domain/job-transitions.ts';
import { type ChangeJobDeps, changeJob } from './change-job.ts';
import type { Clock } from './clock.ts';
import type { GiveUpFileDeps } from './give-up-file.ts';
import { getJob } from './read-jobs.ts';
import { giveUpJobFile } from './serve-worker.ts';
import { hasWritten, mayHaveWritten } from './settle-cancellation.ts';
import { mayWrite, notAllowed } from './write-project.ts';

export interface CancelJobDeps extends ChangeJobDeps, GiveUpFileDeps {
  readonly clock: Clock;
}

/**
 * Ends a queued job; asks the worker of a running one to stop. Throws CONFLICT when it is over or an earlier attempt
 * has written its part, and AUTHORIZATION_FAILED for a caller that may only read the job's project.
 */
export async function cancelJob(deps: CancelJobDeps, id: string, principal: Principal): Promise<Job> {
  const { kind, project } = await getJob(deps.jobs, id, principal);
  if (!SYSTEM_JOB_KINDS.includes(kind) && !mayWrite(principal, project)) {
    throw notAllowed(
      `This credential may only read the project '${project}': it cancels no job there.`,
      project,
    );
  }
  const now = deps.clock();
  await refuseWritten(deps, id);
  const job = await changeJob(deps, id, (current) => cancelled(current, now));
  if (job.state === 'cancelled') await giveUpJobFile(deps, job);
  return job;
}

/** A job that waits for its next attempt may have written its part in the last one. */
async function refuseWritten(deps: CancelJobDeps, id: string): Promise<void> {
  const job = await deps.jobs.get(id);
  if (job?.state !== 'queued' || !mayHaveWritten(job) || !(await hasWritten(deps, job))) return;
  throw new AppError({
    code: 'CONFLICT',
    stage: 'queue',
    message: 'The part of this job is written already: it ends with its result.',
    context: { state: job.state },
  });
}
