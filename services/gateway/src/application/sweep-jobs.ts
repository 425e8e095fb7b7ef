import { expireJob, type ServeWorkerDeps } from './serve-worker.ts';

const BATCH = 500;
/** A row is younger than this while its entry is still being written. */
const SETTLED_MS = 3_000;

/**
 * Repairs what crashes leave: jobs of vanished workers are queued again (or end, when they used up their
 * attempts), and queued rows whose queue entry was lost get it back. Adding a present entry changes nothing.
 * Finished jobs go when their time is over.
 */
export async function sweepJobs(deps: ServeWorkerDeps): Promise<void> {
  const now = deps.clock();
  for (const job of await deps.jobs.expired(now, BATCH)) await expireJob(deps, job);
  for (const job of await deps.jobs.due(now - SETTLED_MS, BATCH)) await deps.queue.enqueue(job, 0);
  await deps.jobs.prune(now - deps.jobRetentionMs, BATCH);
}
