import { CATALOGUE, type ErrorData } from '@cadml/errors';
import type { LabelsOf, Telemetry } from '@cadml/observability';
import type { JobCount } from './application/ports-jobs.ts';
import type { JobEvents } from './application/serve-worker.ts';
import type { SettleHoldsDeps } from './application/settle-holds.ts';
import { JOB_KINDS, type Job } from './domain/job.ts';

const STAGES = ['upload', 'analyze', 'index', 'search'] as const;

/** An analysis ended, with an answer or with an error. */
export function analyzed(
  { metrics }: Telemetry,
  error: ErrorData | null,
  timingsMs: Readonly<Record<string, number>>,
): void {
  metrics.inc('analysis_requests_total', { status: statusOf(error) });
  if (error !== null) metrics.inc('analysis_errors_total', { stage: error.stage, code: error.code });
  for (const stage of STAGES) {
    const ms = timingsMs[stage];
    if (ms !== undefined) metrics.observe('analysis_stage_duration_seconds', { stage }, ms / 1000);
  }
}

export function authFailed({ metrics }: Telemetry, reason: LabelsOf<'auth_failures_total'>['reason']): void {
  metrics.inc('auth_failures_total', { reason });
}

export function jobEvents({ metrics, log }: Telemetry): JobEvents {
  return {
    ended: (job, outcome) => {
      const seconds = job.startedAt === null ? 0 : (Date.now() - job.startedAt) / 1000;
      metrics.observe('queue_job_duration_seconds', { queue: job.kind, outcome }, seconds);
      if (outcome === 'succeeded' && (job.kind === 'analyze' || job.kind === 'index')) {
        metrics.observe('index_freshness_seconds', {}, (Date.now() - job.createdAt) / 1000);
      }
      log[outcome === 'failed' ? 'warn' : 'info'](factsOf(job), `A job ${outcome}`);
    },
    stalled: (job) => {
      metrics.inc('queue_jobs_stalled_total', { queue: job.kind });
      log.warn(factsOf(job), 'The worker of a job vanished');
    },
  };
}

/** References that crashes and outages left behind. */
export function holdEvents({ metrics, log }: Telemetry): SettleHoldsDeps['holdEvents'] {
  return {
    settled: (done) => {
      metrics.inc('file_references_settled_total', { outcome: 'kept' }, done.keep);
      metrics.inc('file_references_settled_total', { outcome: 'postponed' }, done.lookAgain);
      metrics.inc('file_references_settled_total', { outcome: 'released' }, done.release);
      const level = done.release > 0 ? 'info' : 'debug';
      log[level](done, 'References that keep files were looked at');
    },
    releasedDeleted: ({ parts, references }) => {
      metrics.inc('file_references_settled_total', { outcome: 'released' }, references);
      log[references > 0 ? 'info' : 'debug']({ parts, references }, 'Files of deleted parts were given up');
    },
  };
}

/** The job rows by kind and state, read at a scrape. */
export function jobsCounted({ metrics }: Telemetry, counts: readonly JobCount[], now: number): void {
  for (const queue of JOB_KINDS) {
    const mine = counts.filter(({ kind }) => kind === queue);
    for (const state of ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const) {
      metrics.set('queue_jobs', { queue, state }, mine.find((one) => one.state === state)?.count ?? 0);
    }
    const oldest = mine.find(({ state }) => state === 'queued')?.oldestCreatedAt ?? now;
    metrics.set('queue_oldest_job_age_seconds', { queue }, (now - oldest) / 1000);
  }
}

function statusOf(error: ErrorData | null): LabelsOf<'analysis_requests_total'>['status'] {
  if (error === null) return 'success';
  return CATALOGUE[error.code].http < 500 ? 'client_error' : 'error';
}

function factsOf(job: Job): object {
  const { id, kind, state, attempts, requestId, error } = job;
  return { jobId: id, kind, state, attempts, requestId, ...(error === null ? {} : { code: error.code }) };
}
