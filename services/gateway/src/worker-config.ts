import { integer, port, text } from '@cadml/config';
import { FRAME_SETTINGS } from '@cadml/runtime';
import { PEER_SETTINGS } from './config.ts';

/** Settings of the job worker. */
export const WORKER_CONFIG_SCHEMA = {
  ...FRAME_SETTINGS,
  ...PEER_SETTINGS,
  opsPort: port({
    env: 'GATEWAY_WORKER_OPS_PORT',
    description: 'Operations port of the job worker',
    fallback: 8003,
  }),
  jobsAddress: text({
    env: 'GATEWAY_JOBS_ADDRESS',
    description: 'Address of the edge’s JobService',
    fallback: '127.0.0.1:8002',
  }),
  concurrency: integer({
    env: 'GATEWAY_WORKER_CONCURRENCY',
    description: 'Jobs that one worker does at once',
    min: 1,
    max: 256,
    fallback: 4,
  }),
  leaseMs: integer({
    env: 'GATEWAY_JOB_LEASE_MS',
    description: 'A worker that is silent for this long has lost its job',
    unit: 'ms',
    min: 500,
    fallback: 15_000,
  }),
  jobTimeoutMs: integer({
    env: 'GATEWAY_JOB_TIMEOUT_MS',
    description: 'Deadline of one attempt at an analysis',
    unit: 'ms',
    min: 1_000,
    fallback: 600_000,
  }),
} as const;
