import type { Principal } from '@cadml/cad-model';
import type { JobKind, JobPayload, Progress } from '../domain/job.ts';
import type { JobOutcome } from '../domain/job-transitions.ts';

/** A job that this worker has. */
export interface ClaimedJob {
  readonly id: string;
  readonly kind: JobKind;
  readonly payload: JobPayload;
  readonly principal: Principal;
  readonly attempt: number;
  readonly fence: number;
  readonly checkpoint: string;
  readonly requestId: string;
  readonly trace: Readonly<Record<string, string>>;
}

/** The edge, which alone writes job rows. Every call is repeated until the edge is back. */
export interface JobDesk {
  claim(
    id: string,
    leaseMs: number,
    signal: AbortSignal,
  ): Promise<{ job: ClaimedJob | null; retryAfterMs: number }>;
  /** Whether the job was cancelled. Throws STALE_FENCE when the claim is over. */
  report(
    job: ClaimedJob,
    report: { readonly progress: Progress; readonly checkpoint: string; readonly leaseMs: number },
    signal: AbortSignal,
  ): Promise<boolean>;
  finish(job: ClaimedJob, outcome: JobOutcome, signal: AbortSignal): Promise<void>;
}
