import type { Principal } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { Analysis } from '../domain/analysis.ts';
import { isFinal, type Job, operationHolder } from '../domain/job.ts';
import {
  claimed,
  finished,
  type JobOutcome,
  leaseExpired,
  type Report,
  type RetryPolicy,
  reported,
} from '../domain/job-transitions.ts';
import { cleanUp } from './call-scope.ts';
import { type ChangeJobDeps, changeJob } from './change-job.ts';
import type { Clock } from './clock.ts';
import { giveUpComponents } from './give-up-components.ts';
import { type GiveUpFileDeps, giveUpFile } from './give-up-file.ts';
import type { AcknowledgedSequences, PartCatalogue } from './ports-catalogue.ts';
import type { FeatureExtraction } from './ports-files.ts';
import type { JobQueue } from './ports-jobs.ts';
import { endAttempt } from './settle-cancellation.ts';

export interface JobEvents {
  ended(job: Job, outcome: 'succeeded' | 'failed' | 'cancelled' | 'retried'): void;
  stalled(job: Job): void;
}

export interface ServeWorkerDeps extends ChangeJobDeps {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
  readonly queue: JobQueue;
  readonly sequences: AcknowledgedSequences;
  readonly clock: Clock;
  readonly retries: RetryPolicy;
  readonly events: JobEvents;
  /** How long a file is kept when no part came of it. */
  readonly uploadHoldMs: number;
  /** How long a finished job can be asked for. */
  readonly jobRetentionMs: number;
}

export interface ClaimOutcome {
  readonly job: Job | null;
  /** When there is none: in how many milliseconds to look again; 0 for never. */
  readonly retryAfterMs: number;
}

export async function claimJob(deps: ServeWorkerDeps, id: string, leaseMs: number): Promise<ClaimOutcome> {
  const now = deps.clock();
  let won = false;
  const job = await changeJob(deps, id, (current) => {
    const mine = claimed(current, { now, leaseMs });
    won = mine !== null;
    return mine ?? current;
  }).catch((error) => {
    if (error instanceof AppError && error.code === 'DATA_NOT_FOUND') return null;
    throw error;
  });
  if (won || job === null) return { job, retryAfterMs: 0 };
  return { job: null, retryAfterMs: job.state === 'queued' ? Math.max(1, job.runAfter - now) : 0 };
}

/** Whether the job was cancelled meanwhile. Throws STALE_FENCE. */
export async function reportJob(
  deps: ServeWorkerDeps,
  claim: { readonly id: string; readonly fence: number },
  report: Omit<Report, 'leaseUntil'> & { readonly leaseMs: number },
): Promise<boolean> {
  const leaseUntil = deps.clock() + report.leaseMs;
  const job = await changeJob(deps, claim.id, (current) =>
    reported(current, claim.fence, { ...report, leaseUntil }),
  );
  return job.cancelRequested;
}

/** Throws STALE_FENCE. */
export async function finishJob(
  deps: ServeWorkerDeps,
  claim: { readonly id: string; readonly fence: number },
  outcome: JobOutcome,
): Promise<Job> {
  const now = deps.clock();
  let changed = false;
  const job = await endAttempt(deps, claim.id, (current) => {
    const after = finished(current, claim.fence, { outcome, now, policy: deps.retries });
    changed = after !== current;
    return after;
  });
  if (changed) await settle(deps, job);
  return job;
}

/** Takes a job back from a worker that vanished. */
export async function expireJob(deps: ServeWorkerDeps, stale: Job): Promise<void> {
  const now = deps.clock();
  let changed = false;
  const job = await endAttempt(deps, stale.id, (current) => {
    changed = current.state === 'running' && (current.leaseUntil ?? now) < now;
    return changed ? leaseExpired(current, now, deps.retries) : current;
  });
  if (!changed) return;
  deps.events.stalled(job);
  await settle(deps, job);
}

/** What follows from a job's end: the next attempt, the acknowledged write, the file given up. */
async function settle(deps: ServeWorkerDeps, job: Job): Promise<void> {
  deps.events.ended(job, isFinal(job.state) ? (job.state as 'succeeded') : 'retried');
  if (job.state === 'queued') {
    const delayMs = Math.max(0, job.runAfter - deps.clock());
    await deps.queue.enqueue(job, delayMs).catch(() => undefined);
  }
  const sequence = sequenceOf(job.result);
  if (sequence !== null) await deps.sequences.note(job.principal.subject, sequence);
  else if (job.state === 'succeeded') await letFileExpire(deps, job);
  if (job.state === 'failed' || job.state === 'cancelled') await giveUpJobFile(deps, job);
}

/** Gives up the file of a job that did not succeed, unless a part came of it all the same. */
export async function giveUpJobFile(deps: GiveUpFileDeps, job: Job): Promise<void> {
  if (!('fileHash' in job.payload)) return;
  const { fileHash, project } = job.payload;
  await giveUpFile(deps, { operationId: job.id, fileHash, project }, callOf(job));
  // May take longer than whoever tells the end of the job waits.
  if (job.payload.options.explode === true && job.attempts > 0) void giveUpComponents(deps, job, job.payload);
}

/** A file that was analysed and not indexed is kept for a while. */
async function letFileExpire(deps: ServeWorkerDeps, job: Job): Promise<void> {
  if (!('fileHash' in job.payload)) return;
  const { fileHash, project } = job.payload;
  const untilMs = deps.clock() + deps.uploadHoldMs;
  await cleanUp(callOf(job), (call) =>
    deps.files.hold({ fileHash, project, holder: operationHolder(job.id), untilMs }, call),
  );
}

function callOf(job: { readonly principal: Principal; readonly requestId: string }) {
  const { principal, requestId } = job;
  return { principal, requestId, deadline: 0, signal: AbortSignal.abort() };
}

function sequenceOf(result: unknown): number | null {
  const { part, explosion } = (result ?? {}) as Partial<Analysis>;
  return part ? Math.max(part.sequence, explosion?.sequence ?? 0) : null;
}
