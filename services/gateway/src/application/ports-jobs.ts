import type { Job, JobKind, JobState } from '../domain/job.ts';
import type { Page } from '../domain/part.ts';

export interface JobListing {
  readonly projects: readonly string[] | 'all';
  /** Whether those that the fleet does for itself are among them, whatever their project. */
  readonly systemJobs: boolean;
  readonly state: JobState | null;
  readonly kind: JobKind | null;
  /** Id of the last job of the page before. */
  readonly cursor: string | null;
  readonly limit: number;
}

export interface JobCount {
  readonly kind: JobKind;
  readonly state: JobState;
  readonly count: number;
  readonly oldestCreatedAt: number;
}

/** Job rows. All changes are compare-and-set on the row's version. */
export interface JobStore {
  /** False when a job with the same `uniqueKey` is still to be done; nothing is written then. */
  insert(job: Job, uniqueKey: string | null): Promise<boolean>;
  get(id: string): Promise<Job | null>;
  /** Newest first. */
  list(listing: JobListing): Promise<Page<Job>>;
  /** Writes `after` when the row still has the version of `before`; false when somebody was faster. */
  replace(before: Job, after: Job): Promise<boolean>;
  /** Jobs that should be in the queue: queued, with `runAfter` passed; oldest first. */
  due(now: number, limit: number): Promise<readonly Job[]>;
  /** Running jobs whose lease ended before `now`. */
  expired(now: number, limit: number): Promise<readonly Job[]>;
  /** Those of these ids whose jobs are queued or running. */
  openAmong(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Removes finished jobs that ended before `before`, except those that `lastOf` knows; at most `limit`. */
  prune(before: number, limit: number): Promise<number>;
  /** The last job that was written with this key, or null. */
  lastOf(uniqueKey: string): Promise<Job | null>;
  counts(): Promise<readonly JobCount[]>;
}

/** Carries job ids to workers. Losing an entry is repaired by the sweeper. */
export interface JobQueue {
  /** Adding the entry of a job's present claim again changes nothing. */
  enqueue(job: Job, delayMs: number): Promise<void>;
}

/** Tells watchers in this process that a job changed. */
export interface JobFeed {
  publish(job: Job): void;
  /** Resolves at the next change of the job, after `timeoutMs`, or when the signal aborts. */
  next(id: string, timeoutMs: number, signal: AbortSignal): Promise<void>;
}

export interface IdempotentRequest {
  readonly subject: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly operationId: string;
  readonly now: number;
}

/** What is known of a request that carried an idempotency key. */
export interface IdempotencyRecord {
  readonly fingerprint: string;
  readonly operationId: string;
  /** JSON of the answer; null while the request runs. */
  readonly outcome: string | null;
  readonly startedAt: number;
}

export interface IdempotencyStore {
  /** Takes the key. Returns null when it was free, else what holds it. */
  begin(request: IdempotentRequest): Promise<IdempotencyRecord | null>;
  /** Takes the key over, with its operation, from a request that ended without an answer; false when somebody was faster. */
  takeOver(request: IdempotentRequest, from: IdempotencyRecord): Promise<boolean>;
  complete(request: IdempotentRequest, outcome: string): Promise<void>;
  abandon(request: IdempotentRequest): Promise<void>;
  /** Forgets what was begun before `before`. */
  sweep(before: number): Promise<void>;
}
