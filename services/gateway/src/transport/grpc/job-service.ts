import type { CallContext } from '@cadml/cad-model';
import { type Handlers, principalToMessage, JobProto as proto } from '@cadml/contracts';
import { AppError, fromErrorData } from '@cadml/errors';
import { claimJob, finishJob, reportJob, type ServeWorkerDeps } from '../../application/serve-worker.ts';
import type { Job } from '../../domain/job.ts';
import type { JobOutcome } from '../../domain/job-transitions.ts';

export const JOB_SERVICE = proto.JobServiceService;

/** What the job worker asks of the edge. */
export function createJobService(deps: ServeWorkerDeps): Handlers<typeof JOB_SERVICE> {
  return {
    claimJob: async ({ jobId, leaseMs }, call) => {
      requireWorker(call);
      const { job, retryAfterMs } = await claimJob(deps, jobId, Number(leaseMs));
      return {
        claim: job === null ? undefined : toClaim(job),
        retryAfterMs: BigInt(Math.ceil(retryAfterMs)),
      };
    },
    reportJob: async ({ jobId, fence, done, total, stage, leaseMs, checkpointJson }, call) => {
      requireWorker(call);
      const claim = { id: jobId, fence: Number(fence) };
      const report = {
        progress: { done, total, stage },
        checkpoint: checkpointJson,
        leaseMs: Number(leaseMs),
      };
      return { cancelled: await reportJob(deps, claim, report) };
    },
    finishJob: async ({ jobId, fence, outcome }, call) => {
      requireWorker(call);
      const job = await finishJob(deps, { id: jobId, fence: Number(fence) }, toOutcome(outcome));
      const wait = job.state === 'queued' ? Math.max(0, job.runAfter - deps.clock()) : 0;
      return { state: job.state, retryAfterMs: BigInt(Math.ceil(wait)) };
    },
  };
}

/** Claims hand out the principals of callers: nobody else gets them. */
function requireWorker({ principal }: CallContext): void {
  if (principal.subject === 'system:gateway-worker') return;
  throw new AppError({
    code: 'AUTHORIZATION_FAILED',
    stage: 'auth',
    message: 'Only the job worker may do this.',
  });
}

function toClaim(job: Job): proto.JobClaim {
  return {
    kind: job.kind,
    payloadJson: JSON.stringify(job.payload),
    principal: principalToMessage(job.principal),
    attempt: job.attempts,
    fence: BigInt(job.fence),
    checkpointJson: job.checkpoint,
    requestId: job.requestId,
    trace: { ...job.trace },
  };
}

function toOutcome(outcome: proto.FinishJobRequest['outcome']): JobOutcome {
  switch (outcome?.$case) {
    case 'resultJson':
      return { result: JSON.parse(outcome.value) };
    case 'errorJson':
      return { error: fromErrorData(JSON.parse(outcome.value), 'queue').toData() };
    case 'cancelled':
      return { cancelled: true };
    default:
      throw new AppError({
        code: 'VALIDATION_FAILED',
        stage: 'queue',
        message: 'A finished job has an outcome.',
      });
  }
}
