import type { CallContext } from '@cadml/cad-model';
import { AppError, type ErrorData, toAppError } from '@cadml/errors';
import type { Analysis } from '../domain/analysis.ts';
import { type AnalyzePayload, PAYLOAD_SCHEMA, type Progress } from '../domain/job.ts';
import type { JobOutcome } from '../domain/job-transitions.ts';
import { type AnalyzeStoredDeps, analyzeStored } from './analyze-stored.ts';
import { withinMs } from './call-scope.ts';
import { explodeAssembly } from './explode-assembly.ts';
import type { ClaimedJob, JobDesk } from './ports-worker.ts';
import { REEXTRACT_START, type ReextractCheckpoint, reextract } from './reextract.ts';

export interface RunJobDeps extends AnalyzeStoredDeps {
  readonly desk: JobDesk;
  readonly leaseMs: number;
  /** Time for one attempt at an analysis. */
  readonly jobTimeoutMs: number;
  /** Runs work within a W3C trace context. */
  readonly inTrace: <T>(trace: ClaimedJob['trace'], work: () => Promise<T>) => Promise<T>;
  readonly events: { analyzed(outcome: ErrorData | null, timingsMs: Readonly<Record<string, number>>): void };
}

/** Nobody waits for a job; its steps end with their own deadlines. */
const LONG_MS = 24 * 3_600_000;

/** How late a cancellation is heard of at most. */
const REPORT_MS = 2_000;

/**
 * Claims a job, does it and tells the edge the end. While it runs, reports keep the claim and hear of a
 * cancellation, which stops the work; once its part is being written it is too late, and the job ends with
 * its result. Without a claim nothing happens.
 */
export async function runJob(deps: RunJobDeps, id: string, stopping: AbortSignal): Promise<void> {
  const { job } = await deps.desk.claim(id, deps.leaseMs, stopping);
  if (job === null) return;
  const claim = keepClaim(deps, job, stopping);
  let outcome: JobOutcome;
  try {
    outcome = { result: await deps.inTrace(job.trace, () => doWork(deps, job, claim)) };
  } catch (error) {
    outcome = claim.cancelled() ? { cancelled: true } : { error: toData(error) };
  } finally {
    await claim.end();
  }
  if (claim.lost()) return;
  await deps.desk.finish(job, outcome, stopping);
}

function toData(error: unknown): ErrorData {
  return toAppError(error, 'queue').toData();
}

async function doWork(deps: RunJobDeps, job: ClaimedJob, claim: Claim): Promise<unknown> {
  const { payload } = job;
  if (payload.schema !== PAYLOAD_SCHEMA) throw unknownPayload(job);
  const call: CallContext = {
    principal: job.principal,
    requestId: job.requestId,
    deadline: Date.now() + LONG_MS,
    signal: claim.signal,
  };
  if (!('fileHash' in payload)) {
    const from =
      job.checkpoint === '' ? REEXTRACT_START : (JSON.parse(job.checkpoint) as ReextractCheckpoint);
    const save = (progress: Progress, checkpoint: ReextractCheckpoint) =>
      claim.progress(progress, JSON.stringify(checkpoint));
    return reextract(deps, { payload, from, save }, call);
  }
  const analysis = await analyze(deps, { job, payload, claim }, call);
  if (payload.options.explode !== true || analysis.part === null) return analysis;
  claim.endWrite();
  const { part, geometry } = analysis;
  const { sizeMm } = geometry;
  if (geometry.kind === 'drawing') return { ...analysis, explosion: { parts: [], failed: [], sequence: 0 } };
  const progress = (at: Progress) => claim.progress(at, '');
  const explosion = await explodeAssembly(deps, { jobId: job.id, payload, part, sizeMm, progress }, call);
  return { ...analysis, explosion };
}

interface FileWork {
  readonly job: ClaimedJob;
  readonly payload: AnalyzePayload;
  readonly claim: Claim;
}

async function analyze(
  deps: RunJobDeps,
  { job, payload, claim }: FileWork,
  call: CallContext,
): Promise<Analysis> {
  try {
    const work = { ...payload, analysisId: job.id, workClass: 'job', minSequence: 0 } as const;
    const analysis = await withinMs(call, deps.jobTimeoutMs, (bounded) =>
      analyzeStored(
        deps,
        { ...work, progress: (at) => claim.progress(at, ''), indexing: () => claim.beginWrite() },
        bounded,
      ),
    );
    deps.events.analyzed(null, analysis.timingsMs);
    return analysis;
  } catch (error) {
    deps.events.analyzed(toData(error), {});
    throw error;
  }
}

interface Claim {
  readonly signal: AbortSignal;
  progress(progress: Progress, checkpoint: string): void;
  /**
   * Asks once more whether the job is wanted; then nothing cuts the write. Throws CANCELLED when it is not, and
   * SERVICE_UNAVAILABLE when nobody can say.
   */
  beginWrite(): Promise<void>;
  /** The job can be stopped again, and is when that was asked for meanwhile. */
  endWrite(): void;
  cancelled(): boolean;
  /** Another worker may have the job: say nothing more. */
  lost(): boolean;
  /** Resolves when what was reported has arrived, so that the end comes after it. */
  end(): Promise<void>;
}

function keepClaim(deps: RunJobDeps, job: ClaimedJob, stopping: AbortSignal): Claim {
  const controller = new AbortController();
  let latest = { progress: { done: 0, total: 0, stage: 'queue' } as Progress, checkpoint: '' };
  let state: 'held' | 'cancelled' | 'lost' = 'held';
  let again = false;
  let sent: Promise<void> | null = null;
  let [writing, isAnswered] = [false, false];
  const heed = (): void => {
    if (state === 'lost' || (state === 'cancelled' && !writing)) controller.abort(stopped());
  };
  const sendLatest = async (): Promise<void> => {
    while (again && !controller.signal.aborted) {
      again = false;
      try {
        const stop = AbortSignal.any([stopping, controller.signal]);
        const cancelled = await deps.desk.report(job, { ...latest, leaseMs: deps.leaseMs }, stop);
        if (cancelled) state = 'cancelled';
        isAnswered = true;
      } catch (error) {
        isAnswered = false;
        if (error instanceof AppError && error.code === 'STALE_FENCE') state = 'lost';
      }
      heed();
    }
    sent = null;
  };
  const send = (): Promise<void> => {
    again = true;
    sent ??= sendLatest();
    return sent;
  };
  const timer = setInterval(send, Math.min(REPORT_MS, deps.leaseMs / 3));
  return {
    signal: controller.signal,
    progress: (progress, checkpoint) => {
      latest = { progress, checkpoint: checkpoint || latest.checkpoint };
      void send();
    },
    beginWrite: async () => {
      await send();
      controller.signal.throwIfAborted();
      if (!isAnswered) throw unasked();
      writing = true;
    },
    endWrite: () => {
      writing = false;
      heed();
    },
    cancelled: () => state === 'cancelled',
    lost: () => state === 'lost',
    end: async () => {
      clearInterval(timer);
      await sent;
      controller.abort(stopped());
    },
  };
}

function stopped(): AppError {
  return new AppError({ code: 'CANCELLED', stage: 'queue', message: 'The job was stopped.' });
}

function unasked(): AppError {
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'queue',
    message: 'The edge cannot say whether the job is wanted. It is tried again.',
  });
}

function unknownPayload(job: ClaimedJob): AppError {
  return new AppError({
    code: 'INTERNAL_ERROR',
    stage: 'queue',
    message: 'This worker does not know the form of the job. Run workers and edge in the same version.',
    context: { schema: job.payload.schema },
  });
}
