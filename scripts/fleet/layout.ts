import { join, resolve } from 'node:path';

/** Root of the checkout: every path of the local fleet hangs on it. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** Where everything lies that `make up` starts, writes and keeps; tests and benchmarks choose another place. */
export const RUN = resolve(ROOT, process.env.CADML_RUN_DIR ?? '.run');

export const PATHS = {
  logs: join(RUN, 'logs'),
  data: join(RUN, 'data'),
  redis: join(RUN, 'redis'),
  redisPassword: join(RUN, 'redis', 'password'),
  redisUrl: join(RUN, 'redis', 'url'),
  state: join(RUN, 'fleet.json'),
  /** Held by the supervisor as long as it lives. */
  lock: join(RUN, 'supervisor.lock'),
  /** Held by a command while it starts or stops the fleet. */
  turn: join(RUN, 'turn.lock'),
  /** Made by `make up` before anything else, removed by `make down`. */
  asked: join(RUN, 'asked'),
  apiKey: join(RUN, 'api-key'),
  adminToken: join(RUN, 'admin-token'),
  samples: join(ROOT, 'samples'),
  /** Made of what was built: the same for every local fleet. */
  kernelCode: join(ROOT, 'build/kernel-code'),
} as const;
