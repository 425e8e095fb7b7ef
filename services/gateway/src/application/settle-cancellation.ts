import type { Job } from '../domain/job.ts';
import { type RetryPolicy, resumed, undecided } from '../domain/job-transitions.ts';
import { type ChangeJobDeps, changeJob } from './change-job.ts';
import type { Clock } from './clock.ts';
import type { PartCatalogue } from './ports-catalogue.ts';

export interface SettleCancellationDeps extends ChangeJobDeps {
  readonly parts: Pick<PartCatalogue, 'abandon'>;
  readonly clock: Clock;
  readonly retries: RetryPolicy;
}

/**
 * Applies the end of an attempt. When that makes the job `cancelled`, the catalogue is asked first: a job whose part
 * is written is no cancelled one, it goes on to its result; and once the catalogue has said no, no part will come.
 */
export async function endAttempt(
  deps: SettleCancellationDeps,
  id: string,
  transition: (job: Job) => Job,
): Promise<Job> {
  let written: Written | null = null;
  for (;;) {
    const doubtful: Job[] = [];
    const job = await changeJob(deps, id, (current) => {
      doubtful.length = 0;
      const after = transition(current);
      if (after === current || after.state !== 'cancelled' || !mayHaveWritten(current)) return after;
      if (written !== null) return decided(deps, current, { after, written });
      doubtful.push(current);
      return current;
    });
    const [asked] = doubtful;
    if (asked === undefined) return job;
    written = await hasWritten(deps, asked).then(
      (has) => (has ? 'yes' : 'no'),
      () => 'unknown',
    );
  }
}

type Written = 'yes' | 'no' | 'unknown';

function decided(
  { clock, retries }: SettleCancellationDeps,
  current: Job,
  { after, written }: { readonly after: Job; readonly written: Written },
): Job {
  if (written === 'no') return after;
  return written === 'yes' ? resumed(current, clock()) : undecided(current, clock(), retries);
}

/** What was taken out of an assembly by then stays when the job is cancelled, and its assembly with it. */
export function mayHaveWritten({ attempts, payload }: Job): boolean {
  if (attempts === 0 || !('fileHash' in payload)) return false;
  return payload.options.index !== false && payload.options.explode !== true;
}

const ASK_MS = 3_000;

/** Whether a part came of a job; if not, none will any more. */
export async function hasWritten(deps: Pick<SettleCancellationDeps, 'parts'>, job: Job): Promise<boolean> {
  if (!('fileHash' in job.payload)) return false;
  const { fileHash, project } = job.payload;
  const { principal, requestId } = job;
  const call = { principal, requestId, deadline: Date.now() + ASK_MS, signal: AbortSignal.timeout(ASK_MS) };
  return await deps.parts.abandon({ operationId: job.id, fileHash, project }, call);
}
