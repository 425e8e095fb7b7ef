import type { CallContext, Principal } from '@cadml/cad-model';
import { type GrpcClient, JobProto, principalFromMessage } from '@cadml/contracts';
import { AppError, fromErrorData } from '@cadml/errors';
import type { ClaimedJob, JobDesk } from '../application/ports-worker.ts';
import type { JobKind } from '../domain/job.ts';

export const JOB_SERVICE = JobProto.JobServiceService;
export type JobClient = GrpcClient<typeof JOB_SERVICE>;

/** Who the job worker is to the edge. */
export const WORKER_PRINCIPAL: Principal = {
  subject: 'system:gateway-worker',
  role: 'service',
  scopes: ['jobs', 'ops'],
  readableProjects: 'all',
  writeProject: null,
};

const CALL_MS = 5_000;
const FIRST_PAUSE_MS = 100;
const MOST_PAUSE_MS = 5_000;

/** The edge over gRPC. A call that does not reach it is repeated until it does or the worker stops. */
export function createGrpcJobDesk(client: JobClient, workerId: string): JobDesk {
  return {
    claim: async (id, leaseMs, signal) => {
      const request = { jobId: id, workerId, leaseMs: BigInt(leaseMs) };
      const { claim, retryAfterMs } = await insist(signal, (call) => client.claimJob(request, call));
      return { job: claim === undefined ? null : toJob(id, claim), retryAfterMs: Number(retryAfterMs) };
    },
    report: async (job, { progress, checkpoint, leaseMs }, signal) => {
      const { cancelled } = await insist(signal, (call) =>
        client.reportJob(
          {
            jobId: job.id,
            fence: BigInt(job.fence),
            ...progress,
            leaseMs: BigInt(leaseMs),
            checkpointJson: checkpoint,
          },
          call,
        ),
      );
      return cancelled;
    },
    finish: async (job, outcome, signal) => {
      const request: JobProto.FinishJobRequest = {
        jobId: job.id,
        fence: BigInt(job.fence),
        outcome: outcomeToMessage(outcome),
      };
      await insist(signal, (call) => client.finishJob(request, call));
    },
  };
}

async function insist<T>(signal: AbortSignal, send: (call: CallContext) => Promise<T>): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(MOST_PAUSE_MS, pauseMs * 2)) {
    signal.throwIfAborted();
    try {
      const deadline = Date.now() + CALL_MS;
      return await send({ principal: WORKER_PRINCIPAL, requestId: 'worker', deadline, signal });
    } catch (error) {
      if (!(error instanceof AppError) || !error.retryable) throw error;
      await pause(pauseMs * (0.5 + Math.random() / 2), signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

function toJob(id: string, claim: JobProto.JobClaim): ClaimedJob {
  if (claim.principal === undefined) throw fromErrorData(null, 'queue');
  return {
    id,
    kind: claim.kind as JobKind,
    payload: JSON.parse(claim.payloadJson),
    principal: principalFromMessage(claim.principal),
    attempt: claim.attempt,
    fence: Number(claim.fence),
    checkpoint: claim.checkpointJson,
    requestId: claim.requestId,
    trace: claim.trace,
  };
}

function outcomeToMessage(outcome: Parameters<JobDesk['finish']>[1]): JobProto.FinishJobRequest['outcome'] {
  if ('cancelled' in outcome) return { $case: 'cancelled', value: true };
  if ('error' in outcome) return { $case: 'errorJson', value: JSON.stringify(outcome.error) };
  return { $case: 'resultJson', value: JSON.stringify(outcome.result) };
}
