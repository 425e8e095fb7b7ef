import { once } from 'node:events';
import { type CancelJobDeps, cancelJob } from '../../../application/cancel-job.ts';
import { getJob, listJobs, watchJob } from '../../../application/read-jobs.ts';
import { isFinal } from '../../../domain/job.ts';
import { type Exchange, type Handler, param } from '../exchange.ts';
import { JobQuery } from '../schemas/analyze.ts';
import { Uuid } from '../schemas/common.ts';
import { validate } from '../schemas/validate.ts';
import { sendJson } from './json.ts';
import { publicJob } from './public-job.ts';

export interface JobRouteDeps extends CancelJobDeps {
  /** A comment is sent to a quiet event stream after this, so that proxies keep it open. */
  readonly heartbeatMs: number;
  /** Aborts when the edge closes: streams end, and their clients come back to another edge. */
  readonly closing: AbortSignal;
}

type JobOperation = 'listJobs' | 'getJob' | 'watchJob' | 'cancelJob';

export function createJobRoutes(deps: JobRouteDeps): Record<JobOperation, Handler> {
  return {
    listJobs: async ({ req, res, call }) => {
      const { state, kind, cursor, limit } = validate(JobQuery, req.query, 'query');
      const listing = { state: state ?? null, kind: kind ?? null, cursor: cursor ?? null, limit };
      const page = await listJobs(deps.jobs, listing, call.principal);
      sendJson(res, 200, { ...page, items: page.items.map(publicJob) });
    },
    getJob: async ({ req, res, call }) => {
      const job = await getJob(deps.jobs, jobId(req), call.principal);
      sendJson(res, 200, publicJob(job));
    },
    watchJob: (exchange) => streamJob(deps, exchange),
    cancelJob: async ({ req, res, call }) => {
      const job = await cancelJob(deps, jobId(req), call.principal);
      sendJson(res, 202, publicJob(job));
    },
  };
}

/** Server-sent events: ids are the row's versions, so a client that comes back misses nothing. */
async function streamJob(deps: JobRouteDeps, { req, res, call }: Exchange): Promise<void> {
  const id = jobId(req);
  const lastId = Number.parseInt(req.get('last-event-id') ?? '0', 10) || 0;
  const job = await getJob(deps.jobs, id, call.principal);
  // An id that was never sent must not hide what comes.
  const afterVersion = Math.min(lastId, job.version);
  if (isFinal(job.state) && job.version <= afterVersion) {
    // Tells an EventSource that has seen the end not to come back.
    res.status(204).end();
    return;
  }
  res.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  res.flushHeaders();
  const signal = AbortSignal.any([call.signal, deps.closing]);
  const changes = watchJob({ ...deps, idleMs: deps.heartbeatMs }, { id, afterVersion }, { ...call, signal });
  for await (const change of changes) {
    const text =
      change === null
        ? ': still here\n\n'
        : `id: ${change.version}\nevent: job\ndata: ${JSON.stringify(publicJob(change))}\n\n`;
    if (!res.write(text)) await once(res, 'drain', { signal }).catch(() => undefined);
  }
  res.end();
}

function jobId(req: Exchange['req']): string {
  return validate(Uuid, param(req, 'id'), 'job id');
}
