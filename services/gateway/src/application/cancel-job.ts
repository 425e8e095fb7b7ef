import type { Principal } from '@cadml/cad-model';
import { type Job, SYSTEM_JOB_KINDS } from '../domain/job.ts';
import { cancelled } from '../domain/job-transitions.ts';
import { type ChangeJobDeps, changeJob } from './change-job.ts';
import type { Clock } from './clock.ts';
import type { GiveUpFileDeps } from './give-up-file.ts';
import { getJob } from './read-jobs.ts';
import { giveUpJobFile } from './serve-worker.ts';
import { mayWrite, notAllowed } from './write-project.ts';

export interface CancelJobDeps extends ChangeJobDeps, GiveUpFileDeps {
  readonly clock: Clock;
}

/**
 * Ends a queued job; asks the worker of a running one to stop. Throws CONFLICT when it is over, and
 * AUTHORIZATION_FAILED for a caller that may only read the job's project.
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
  const job = await changeJob(deps, id, (current) => cancelled(current, now));
  if (job.state === 'cancelled') await giveUpJobFile(deps, job);
  return job;
}
