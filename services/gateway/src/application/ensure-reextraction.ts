import type { CallContext } from '@cadml/cad-model';
import { DEFAULT_PROJECT } from '@cadml/cad-model';
import { isFinal, type Job, newJob, PAYLOAD_SCHEMA } from '../domain/job.ts';
import type { Clock } from './clock.ts';
import type { PartCatalogue } from './ports-catalogue.ts';
import type { FeatureExtraction } from './ports-files.ts';
import type { JobFeed, JobQueue, JobStore } from './ports-jobs.ts';

export interface EnsureReextractionDeps {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
  readonly jobs: JobStore;
  readonly queue: JobQueue;
  readonly feed: JobFeed;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Files that cannot be read are tried again this long after a job that went through. */
const TRY_AGAIN_MS = 6 * 3_600_000;
/** A job that gave up, as a service was away for too long, or that an operator cancelled is begun again sooner. */
const AFTER_STOP_MS = 10 * 60_000;

/**
 * Writes one job when parts lack vectors of an indexed version at the revision that is computed now: `reextract`
 * when that is so of every version, as after a rise of the revision, else `backfill`. Returns it; null when there
 * is nothing to do at present. There is never more than one such job to be done for a revision.
 */
export async function ensureReextraction(
  deps: EnsureReextractionDeps,
  call: CallContext,
): Promise<Job | null> {
  const missing = await findMissing(deps, call);
  if (missing === null) return null;
  const last = await deps.jobs.lastOf(keyOf(missing));
  if (last !== null && (!isFinal(last.state) || rests(last, missing, deps.clock()))) return null;
  return start(deps, missing, call);
}

/**
 * The same at an operator's word, who waits for nothing: also a job that failed is begun again. Returns the job that is
 * under way when there is one; null when no part lacks a vector.
 */
export async function startBackfill(deps: EnsureReextractionDeps, call: CallContext): Promise<Job | null> {
  const missing = await findMissing(deps, call);
  if (missing === null) return null;
  const started = await start(deps, missing, call);
  return started ?? deps.jobs.lastOf(keyOf(missing));
}

interface Missing {
  readonly extractorRevision: number;
  readonly versions: readonly string[];
  readonly kind: 'reextract' | 'backfill';
  /** Some of the parts were not tried yet. */
  readonly isNew: boolean;
}

async function findMissing(deps: EnsureReextractionDeps, call: CallContext): Promise<Missing | null> {
  const [computed, indexed] = await Promise.all([
    deps.files.listVersions(call),
    deps.parts.listVersions(call),
  ]);
  const { extractorRevision } = computed;
  const candidates = indexed.versions.filter(({ version }) =>
    computed.versions.some((one) => one.version === version),
  );
  const versions: string[] = [];
  let isNew = false;
  for (const { version } of candidates) {
    const wanted = { version, extractorRevision, afterPartId: '' };
    const { remaining, unreadable } = await deps.parts.listStale(wanted, call);
    if (remaining > 0) versions.push(version);
    if (remaining > unreadable) isNew = true;
  }
  if (versions.length === 0) return null;
  const kind = versions.length === candidates.length ? 'reextract' : 'backfill';
  return { extractorRevision, versions, kind, isNew };
}

function rests(last: Job, { isNew }: Missing, now: number): boolean {
  if (last.state === 'succeeded' && isNew) return false;
  const ended = last.finishedAt ?? now;
  return now - ended < (last.state === 'succeeded' ? TRY_AGAIN_MS : AFTER_STOP_MS);
}

const keyOf = ({ extractorRevision }: Missing): string => `reextract:${extractorRevision}`;

/** Null when such a job is to be done already. */
async function start(deps: EnsureReextractionDeps, missing: Missing, call: CallContext): Promise<Job | null> {
  const { kind, extractorRevision, versions } = missing;
  const job = newJob(
    {
      id: deps.newId(),
      project: DEFAULT_PROJECT,
      kind,
      payload: { schema: PAYLOAD_SCHEMA, extractorRevision, versions },
      principal: call.principal,
      requestId: call.requestId,
      trace: {},
    },
    deps.clock(),
  );
  if (!(await deps.jobs.insert(job, keyOf(missing)))) return null;
  deps.feed.publish(job);
  await deps.queue.enqueue(job, 0).catch(() => undefined);
  return job;
}
