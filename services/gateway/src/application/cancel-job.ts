import type { Principal } from '@cadml/cad-model';
import type { Job } from '../domain/job.ts';
import { cancelled } from '../domain/job-transitions.ts';
import { type ChangeJobDeps, changeJob } from './change-job.ts';
import type { GiveUpFileDeps } from './give-up-file.ts';
import type { Clock } from './ports.ts';
import { getJob } from './read-jobs.ts';
import { giveUpJobFile } from './serve-worker.ts';

export interface CancelJobDeps extends ChangeJobDeps, GiveUpFileDeps {
  readonly clock: Clock;
}

/** Ends a queued job; asks the worker of a running one to stop. Throws CONFLICT when it is over. */
export async function cancelJob(deps: CancelJobDeps, id: string, principal: Principal): Promise<Job> {
  await getJob(deps.jobs, id, principal);
  const now = deps.clock();
  const job = await changeJob(deps, id, (current) => cancelled(current, now));
  if (job.state === 'cancelled') await giveUpJobFile(deps, job);
  return job;
}
