import type { CallContext } from '@cadml/cad-model';
import { type AnalyzePayload, type Job, newJob } from '../domain/job.ts';
import type { Clock } from './clock.ts';
import type { JobFeed, JobQueue, JobStore } from './ports-jobs.ts';

export interface CreateFileJobDeps {
  readonly jobs: JobStore;
  readonly queue: JobQueue;
  readonly feed: JobFeed;
  readonly clock: Clock;
  /** W3C trace context of the running request. */
  readonly trace: () => Record<string, string>;
}

/**
 * Writes the row, then the queue entry. The file is held as `operation:<job id>` since its upload. The row alone is enough: the sweeper repairs a lost entry, so an
 * unreachable queue delays the job and fails nothing.
 */
export async function createFileJob(
  deps: CreateFileJobDeps,
  work: { readonly id: string; readonly kind: 'analyze' | 'index'; readonly payload: AnalyzePayload },
  call: CallContext,
): Promise<Job> {
  const { project } = work.payload;
  const { principal, requestId } = call;
  const job = newJob({ ...work, project, principal, requestId, trace: deps.trace() }, deps.clock());
  if (!(await deps.jobs.insert(job, null))) return (await deps.jobs.get(job.id)) ?? job;
  deps.feed.publish(job);
  await deps.queue.enqueue(job, 0).catch(() => undefined);
  return job;
}
