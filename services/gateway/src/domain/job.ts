import { canRead, type Principal } from '@cadml/cad-model';
import type { ErrorData } from '@cadml/errors';
import type { AnalyzeOptions } from './options.ts';

export const JOB_KINDS = ['analyze', 'index', 'reextract', 'backfill'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** What the fleet does for itself, for all projects: no business of theirs. */
export const SYSTEM_JOB_KINDS: readonly JobKind[] = ['reextract', 'backfill'];

export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Version of the payloads below; a worker refuses one that it does not know. */
export const PAYLOAD_SCHEMA = 1;

/** A stored file to analyse on someone's behalf. */
export interface AnalyzePayload {
  readonly schema: typeof PAYLOAD_SCHEMA;
  readonly fileHash: string;
  readonly name: string;
  readonly bytes: number;
  readonly project: string;
  readonly options: AnalyzeOptions;
}

/** Every part that lacks a vector of one of the versions at a revision is extracted again. */
export interface ReextractPayload {
  readonly schema: typeof PAYLOAD_SCHEMA;
  readonly extractorRevision: number;
  readonly versions: readonly string[];
}

export type JobPayload = AnalyzePayload | ReextractPayload;

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly stage: string;
}

/** A job row: the truth about a job; the queue carries only its id. */
export interface Job {
  readonly id: string;
  readonly project: string;
  readonly kind: JobKind;
  readonly state: JobState;
  readonly progress: Progress;
  readonly attempts: number;
  readonly payload: JobPayload;
  readonly principal: Principal;
  readonly result: unknown;
  readonly error: ErrorData | null;
  readonly checkpoint: string;
  /** Rises with every claim; calls with an older one are refused. */
  readonly fence: number;
  /** Unix milliseconds; null unless running. */
  readonly leaseUntil: number | null;
  readonly cancelRequested: boolean;
  /** Of the request that asked for it. */
  readonly requestId: string;
  /** W3C trace context of that request. */
  readonly trace: Readonly<Record<string, string>>;
  /** Rises with every write. */
  readonly version: number;
  /** Not before this time, in Unix milliseconds. */
  readonly runAfter: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}

/** Whether a caller may know of a job: the fleet's own are for operators, others for readers of their project. */
export function canSeeJob(principal: Principal, { kind, project }: Pick<Job, 'kind' | 'project'>): boolean {
  return SYSTEM_JOB_KINDS.includes(kind) ? isOperator(principal) : canRead(principal, project);
}

export function isOperator({ scopes }: Principal): boolean {
  return scopes.includes('ops') || scopes.includes('admin');
}

export function isFinal(state: JobState): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled';
}

const BACK_OFF_BASE_MS = 1_000;
const BACK_OFF_CAP_MS = 60_000;

/** Wait before the attempt after `attempt` (from 1): doubling, capped, with jitter from `random` in [0, 1). */
export function backOffMs(attempt: number, random: number): number {
  const full = Math.min(BACK_OFF_CAP_MS, BACK_OFF_BASE_MS * 2 ** (attempt - 1));
  return Math.round(full * (0.5 + random / 2));
}

export const jobUrl = (id: string): string => `/api/v1/jobs/${id}`;

/** Holder of the blob reference that a job or analysis indexes with. */
export const operationHolder = (id: string): string => `operation:${id}`;

/** The job of such a holder, if its operation is one or a component's: see `componentOperation`. */
export const jobOfHolder = (holder: string): string => holder.split(':')[1] ?? '';

/** The operation that writes a component of an assembly: the same in every attempt of a job. */
export const componentOperation = (jobId: string, fileHash: string): string =>
  `${jobId}:${fileHash.slice(0, 32)}`;

/** A job that nobody has claimed yet. */
export function newJob(
  given: Pick<Job, 'id' | 'project' | 'kind' | 'payload' | 'principal' | 'requestId' | 'trace'>,
  now: number,
): Job {
  return {
    ...given,
    state: 'queued',
    progress: { done: 0, total: 0, stage: 'queue' },
    attempts: 0,
    result: null,
    error: null,
    checkpoint: '',
    fence: 0,
    leaseUntil: null,
    cancelRequested: false,
    version: 1,
    runAfter: now,
    createdAt: now,
    startedAt: null,
    finishedAt: null,
  };
}
