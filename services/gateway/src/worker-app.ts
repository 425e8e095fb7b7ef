import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { ConfigOf } from '@cadml/config';
import { createClient } from '@cadml/contracts';
import { withRemoteTrace, withSpan } from '@cadml/observability';
import { startQueueWorker } from '@cadml/redis';
import { type App, createFrame, type ServiceFrame } from '@cadml/runtime';
import { createGrpcJobDesk, JOB_SERVICE } from './adapters/grpc-job-desk.ts';
import { connectPeers } from './adapters/grpc-peers.ts';
import { JOB_QUEUE } from './adapters/redis-job-queue.ts';
import { runJob } from './application/run-job.ts';
import { createVersionCatalogue } from './application/version-catalogue.ts';
import { analyzed } from './events.ts';
import type { WORKER_CONFIG_SCHEMA } from './worker-config.ts';

export type WorkerConfig = ConfigOf<typeof WORKER_CONFIG_SCHEMA>;

export interface WorkerApp extends App {
  opsPort(): number;
}

/** The job worker: takes ids from the queue, claims their rows at the edge, does them. */
export function createWorkerApp(config: WorkerConfig): WorkerApp {
  const frame = createFrame('gateway-worker', config);
  return {
    start: () => frame.start(() => startWorker(config, frame)),
    close: () => frame.close(),
    opsPort: () => frame.opsPort(),
  };
}

async function startWorker(config: WorkerConfig, { telemetry, closer, health }: ServiceFrame): Promise<void> {
  const { files, parts, close } = connectPeers(config, telemetry);
  closer.add('peers', close);
  const edge = createClient(JOB_SERVICE, {
    dependency: 'edge',
    address: config.jobsAddress,
    stage: 'queue',
    idempotent: ['reportJob', 'finishJob'],
    telemetry,
  });
  closer.add('edge', () => edge.$close());
  const deps = {
    files,
    parts,
    versions: createVersionCatalogue({ files, parts, clock: Date.now }),
    desk: createGrpcJobDesk(edge, `${hostname()}-${randomUUID()}`),
    catalogueTimeoutMs: config.catalogueTimeoutMs,
    leaseMs: config.leaseMs,
    jobTimeoutMs: config.jobTimeoutMs,
    events: {
      analyzed: (...outcome: [Parameters<typeof analyzed>[1], Parameters<typeof analyzed>[2]]) =>
        analyzed(telemetry, ...outcome),
    },
    /** The job goes on in the trace of the request that asked for it. */
    inTrace: <T>(trace: Readonly<Record<string, string>>, work: () => Promise<T>) =>
      withRemoteTrace({ ...trace }, () => withSpan('job', 'internal', work)),
  };
  const worker = await startQueueWorker({
    url: config.redisUrl,
    name: JOB_QUEUE,
    concurrency: config.concurrency,
    silentMs: config.leaseMs,
    log: telemetry.log,
    work: (id, stopping) => runJob(deps, id, stopping),
  });
  closer.add('queue worker', () => worker.close(config.shutdownMs / 2));
  health.check('redis', () =>
    worker.isUp()
      ? { status: 'ok', figures: { runningJobs: worker.running() } }
      : { status: 'degraded', reason: 'no jobs come until Redis is back' },
  );
}
