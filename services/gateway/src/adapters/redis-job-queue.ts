import type { IdQueue } from '@cadml/redis';
import type { JobQueue } from '../application/ports-jobs.ts';

export const JOB_QUEUE = 'gateway-jobs';

/** One delivery for each claim to come: the fence tells them apart. Whoever asked for the jobs is their tenant. */
export function createRedisJobQueue(queue: IdQueue): JobQueue {
  return {
    enqueue: (job, delayMs) => queue.enqueue(job.id, job.fence, { delayMs, tenant: job.principal.subject }),
  };
}
