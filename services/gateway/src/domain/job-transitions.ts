import { AppError, CATALOGUE, type ErrorData } from '@cadml/errors';
import { backOffMs, isFinal, type Job, type Progress } from './job.ts';

export interface RetryPolicy {
  readonly maxAttempts: number;
  /** In [0, 1). */
  readonly random: () => number;
}

export type JobOutcome =
  | { readonly result: unknown }
  | { readonly error: ErrorData }
  | { readonly cancelled: true };

const next = (job: Job, change: Partial<Job>): Job => ({ ...job, ...change, version: job.version + 1 });

/** A delivery may come this much early: clocks differ. */
const EARLY_MS = 1_000;

/** The job as its next worker has it, or null when there is nothing to claim now. */
export function claimed(job: Job, lease: { readonly now: number; readonly leaseMs: number }): Job | null {
  if (job.state !== 'queued' || job.runAfter > lease.now + EARLY_MS) return null;
  return next(job, {
    state: 'running',
    attempts: job.attempts + 1,
    fence: job.fence + 1,
    leaseUntil: lease.now + lease.leaseMs,
    startedAt: job.startedAt ?? lease.now,
  });
}

export interface Report {
  readonly progress: Progress;
  readonly checkpoint: string;
  readonly leaseUntil: number;
}

/**
 * Throws STALE_FENCE when the reporter's claim is over. A worker that has done nothing yet leaves the progress of the one
 * before it.
 */
export function reported(job: Job, fence: number, report: Report): Job {
  requireClaim(job, fence);
  const { leaseUntil } = report;
  const progress = report.progress.total === 0 ? job.progress : report.progress;
  return next(job, { progress, leaseUntil, checkpoint: report.checkpoint || job.checkpoint });
}

/** The job after its worker ended; unchanged when this end was told before. Throws STALE_FENCE. */
export function finished(
  job: Job,
  fence: number,
  end: { readonly outcome: JobOutcome; readonly now: number; readonly policy: RetryPolicy },
): Job {
  if (job.fence === fence && job.state !== 'running') return job;
  requireClaim(job, fence);
  const { outcome, now, policy } = end;
  if ('cancelled' in outcome) return over(job, now, { state: 'cancelled' });
  if ('result' in outcome) {
    const { total, stage } = job.progress;
    const progress = { done: total, total, stage };
    return over(job, now, { state: 'succeeded', result: outcome.result, error: null, progress });
  }
  return afterError(job, outcome.error, now, policy);
}

/** The job after its worker vanished: the attempt counts, so that a job that kills workers ends `failed`. */
export function leaseExpired(job: Job, now: number, policy: RetryPolicy): Job {
  const lost = new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'queue',
    message: `The worker of attempt ${job.attempts} vanished without a word.`,
  });
  return afterError(job, lost.toData(), now, policy);
}

/** Throws CONFLICT when the job is over. A running one ends when its worker hears of it. */
export function cancelled(job: Job, now: number): Job {
  if (isFinal(job.state)) {
    throw new AppError({
      code: 'CONFLICT',
      stage: 'queue',
      message: `The job is over (${job.state}); only queued and running jobs can be cancelled.`,
      context: { state: job.state },
    });
  }
  if (job.state === 'queued') return over(job, now, { state: 'cancelled' });
  return job.cancelRequested ? job : next(job, { cancelRequested: true });
}

/** A job whose cancellation came too late, for its part is written: it goes on to its result. */
export function resumed(job: Job, now: number): Job {
  return next(job, { state: 'queued', cancelRequested: false, runAfter: now, leaseUntil: null });
}

/**
 * A cancelled job of which nobody can say now whether its part is written: that is asked again, as an attempt. When the
 * attempts are used up it ends `cancelled`, and a part that came of it keeps its file.
 */
export function undecided(job: Job, now: number, policy: RetryPolicy): Job {
  if (job.attempts >= policy.maxAttempts) return over(job, now, { state: 'cancelled' });
  const runAfter = now + backOffMs(job.attempts, policy.random());
  return next(job, { state: 'queued', runAfter, leaseUntil: null });
}

function afterError(job: Job, error: ErrorData, now: number, policy: RetryPolicy): Job {
  if (job.cancelRequested) return over(job, now, { state: 'cancelled' });
  const passing = error.retryable || CATALOGUE[error.code].job === 'retry';
  if (!passing) return over(job, now, { state: 'failed', error });
  if (job.attempts >= policy.maxAttempts)
    return over(job, now, { state: 'failed', error: givenUp(job, error) });
  const runAfter = now + backOffMs(job.attempts, policy.random());
  return next(job, { state: 'queued', error, runAfter, leaseUntil: null });
}

function givenUp(job: Job, error: ErrorData): ErrorData {
  return {
    ...error,
    message: `Given up after ${job.attempts} attempts. The last one ended with: ${error.message}`,
    context: { ...error.context, attempts: job.attempts },
    retryable: false,
  };
}

function over(job: Job, now: number, change: Partial<Job>): Job {
  return next(job, { ...change, finishedAt: now, leaseUntil: null });
}

function requireClaim(job: Job, fence: number): void {
  if (job.state === 'running' && job.fence === fence) return;
  throw new AppError({
    code: 'STALE_FENCE',
    stage: 'queue',
    message: 'This claim of the job is over; another worker may have it.',
    context: { jobId: job.id, fence, state: job.state },
  });
}
