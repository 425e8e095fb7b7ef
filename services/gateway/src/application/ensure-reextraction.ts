import type { CallContext } from '@cadml/cad-model';
import { DEFAULT_PROJECT } from '@cadml/cad-model';
import { newJob, PAYLOAD_SCHEMA } from '../domain/job.ts';
import type { Clock, FeatureExtraction, JobFeed, JobQueue, JobStore, PartCatalogue } from './ports.ts';

export interface EnsureReextractionDeps {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
  readonly jobs: JobStore;
  readonly queue: JobQueue;
  readonly feed: JobFeed;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Parts whose files no longer parse keep an old revision; they are tried again this long after. */
const TRY_AGAIN_MS = 6 * 3_600_000;

/**
 * Writes one `reextract` job when parts lack vectors of the revision that is computed now. Returns whether
 * it did. There is never more than one such job to be done for a revision.
 */
export async function ensureReextraction(deps: EnsureReextractionDeps, call: CallContext): Promise<boolean> {
  const [computed, indexed] = await Promise.all([
    deps.files.listVersions(call),
    deps.parts.listVersions(call),
  ]);
  const { extractorRevision } = computed;
  const candidates = indexed.filter(({ version }) =>
    computed.versions.some((one) => one.version === version),
  );
  const versions: string[] = [];
  for (const { version } of candidates) {
    const { remaining } = await deps.parts.listStale({ version, extractorRevision, afterPartId: '' }, call);
    if (remaining > 0) versions.push(version);
  }
  if (versions.length === 0) return false;
  const uniqueKey = `reextract:${extractorRevision}`;
  const now = deps.clock();
  const last = await deps.jobs.lastFinished(uniqueKey);
  if (last !== null && now - last < TRY_AGAIN_MS) return false;
  const job = newJob(
    {
      id: deps.newId(),
      project: DEFAULT_PROJECT,
      kind: 'reextract',
      payload: { schema: PAYLOAD_SCHEMA, extractorRevision, versions },
      principal: call.principal,
      requestId: call.requestId,
      trace: {},
    },
    now,
  );
  if (!(await deps.jobs.insert(job, uniqueKey))) return false;
  deps.feed.publish(job);
  await deps.queue.enqueue(job, 0).catch(() => undefined);
  return true;
}
