import type { Job } from '../../../domain/job.ts';
import { jobUrl } from '../../../domain/job.ts';
import { problemOf } from '../problem.ts';

/** A job as callers see it. */
export function publicJob(job: Job) {
  const { id, kind, state, progress, attempts, project, result } = job;
  return {
    id,
    kind,
    state,
    progress,
    attempts,
    project,
    url: jobUrl(id),
    eventsUrl: `${jobUrl(id)}/events`,
    createdAt: isoTime(job.createdAt),
    startedAt: isoTime(job.startedAt),
    finishedAt: isoTime(job.finishedAt),
    result,
    error: job.error === null ? null : problemOf(job.error, job.requestId, job.finishedAt ?? Date.now()),
  };
}

function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
