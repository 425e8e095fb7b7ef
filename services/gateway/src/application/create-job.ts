import type { CallContext } from '@cadml/cad-model';
import { type AnalyzePayload, type Job, newJob, operationHolder } from '../domain/job.ts';
import type { Clock, FeatureExtraction, JobFeed, JobQueue, JobStore } from './ports.ts';

export interface CreateFileJobDeps {
  readonly files: FeatureExtraction;
  readonly jobs: JobStore;
  readonly queue: JobQueue;
  readonly feed: JobFeed;
  readonly clock: Clock;
  /** W3C trace context of the running request. */
  readonly trace: () => Record<string, string>;
}

/** How long a job's file is kept while the job waits; indexing makes the reference permanent. */
const JOB_FILE_HOLD_MS = 30 * 24 * 3_600_000;

/**
 * Writes the row, then the queue entry. The row alone is enough: the sweeper repairs a lost entry, so an
 * unreachable queue delays the job and fails nothing.
 */
export async function createFileJob(
  deps: CreateFileJobDeps,
  work: { readonly id: string; readonly kind: 'analyze' | 'index'; readonly payload: AnalyzePayload },
  call: CallContext,
): Promise<Job> {
  const { fileHash, project } = work.payload;
  const now = deps.clock();
  const untilMs = now + JOB_FILE_HOLD_MS;
  await deps.files.hold({ fileHash, project, holder: operationHolder(work.id), untilMs }, call);
  const { principal, requestId } = call;
  const job = newJob({ ...work, project, principal, requestId, trace: deps.trace() }, now);
  if (!(await deps.jobs.insert(job, null))) return (await deps.jobs.get(job.id)) ?? job;
  deps.feed.publish(job);
  await deps.queue.enqueue(job, 0).catch(() => undefined);
  return job;
}
