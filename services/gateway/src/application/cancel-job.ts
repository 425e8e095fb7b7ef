import type { Principal } from '@cadml/cad-model';
import type { Job } from '../domain/job.ts';
import { cancelled } from '../domain/job-transitions.ts';
import { type ChangeJobDeps, changeJob } from './change-job.ts';
import type { Clock, FeatureExtraction } from './ports.ts';
import { getJob } from './read-jobs.ts';
import { releaseFile } from './serve-worker.ts';

export interface CancelJobDeps extends ChangeJobDeps {
  readonly files: FeatureExtraction;
  readonly clock: Clock;
}

/** Ends a queued job; asks the worker of a running one to stop. Throws CONFLICT when it is over. */
export async function cancelJob(deps: CancelJobDeps, id: string, principal: Principal): Promise<Job> {
  await getJob(deps.jobs, id, principal);
  const now = deps.clock();
  const job = await changeJob(deps, id, (current) => cancelled(current, now));
  if (job.state === 'cancelled') await releaseFile(deps, job);
  return job;
}
