import type { CallContext, Principal } from '@cadml/cad-model';
import { canSeeJob, isFinal, isOperator, type Job } from '../domain/job.ts';
import type { Page } from '../domain/part.ts';
import { noSuchJob } from './change-job.ts';
import type { JobFeed, JobListing, JobStore } from './ports-jobs.ts';

/** Throws DATA_NOT_FOUND for a job that the caller cannot see. */
export async function getJob(jobs: JobStore, id: string, principal: Principal): Promise<Job> {
  const job = await jobs.get(id);
  if (job === null || !canSeeJob(principal, job)) throw noSuchJob(id);
  return job;
}

export function listJobs(
  jobs: JobStore,
  listing: Omit<JobListing, 'projects' | 'systemJobs'>,
  principal: Principal,
): Promise<Page<Job>> {
  return jobs.list({
    ...listing,
    projects: principal.readableProjects,
    systemJobs: isOperator(principal),
  });
}

/** A change by another edge is seen at the latest after this. */
const POLL_MS = 1_000;

/**
 * The job now and after each change, until it is over or the caller goes away. `afterVersion` leaves out
 * what the caller has seen; null comes when nothing changed for `idleMs`.
 */
export async function* watchJob(
  deps: { readonly jobs: JobStore; readonly feed: JobFeed; readonly idleMs: number },
  watched: { readonly id: string; readonly afterVersion: number },
  call: Pick<CallContext, 'principal' | 'signal'>,
): AsyncGenerator<Job | null> {
  let seen = watched.afterVersion;
  let quietMs = 0;
  while (!call.signal.aborted) {
    const job = await getJob(deps.jobs, watched.id, call.principal);
    if (job.version > seen) {
      seen = job.version;
      quietMs = 0;
      yield job;
    }
    if (isFinal(job.state)) return;
    if (quietMs >= deps.idleMs) {
      quietMs = 0;
      yield null;
    }
    const before = performance.now();
    await deps.feed.next(job.id, POLL_MS, call.signal);
    quietMs += performance.now() - before;
  }
}
