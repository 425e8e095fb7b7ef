import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  defineProgram,
  freePort,
  KERNEL_CODE_FOLDER,
  type Program,
  type RedisServer,
  startRedis,
  tempDir,
} from '@cadml/testing';
import { connectApi, type TestApi } from './api.ts';

export interface TestFleet {
  readonly redis: RedisServer;
  readonly extraction: Program;
  readonly search: Program;
  readonly edge: Program;
  readonly worker: Program;
  readonly api: TestApi;
  readonly adminToken: string;
  readonly base: string;
  /** Where feature-extraction tells its metrics. */
  readonly extractionOps: string;
}

type Extra = Readonly<Partial<Record<'extraction' | 'search' | 'edge' | 'worker', Record<string, string>>>>;

/** The real fleet as processes, on free ports and in a folder of its own. One kernel worker, which starts soonest. */
export async function startFleet(extra: Extra = {}): Promise<TestFleet> {
  const redis = await startRedis({ tcp: true, aof: true });
  const folder = await tempDir('cadml-fleet');
  const port = await portsOf([
    'extraction',
    'extractionOps',
    'search',
    'searchOps',
    'http',
    'ops',
    'jobs',
    'workerOps',
  ]);
  const shared = { REDIS_URL: redis.url, LOG_LEVEL: 'warn', SHUTDOWN_TIMEOUT_MS: '5000' };
  const peers = {
    FEATURE_EXTRACTION_ADDRESS: `127.0.0.1:${port.extraction}`,
    VECTOR_SEARCH_ADDRESS: `127.0.0.1:${port.search}`,
  };
  const files = { key: join(folder, 'api-key'), token: join(folder, 'admin-token') };
  const extraction = defineProgram({
    entry: 'services/feature-extraction/dist/main.mjs',
    opsPort: port.extractionOps,
    env: {
      ...shared,
      FEATURE_EXTRACTION_GRPC_PORT: String(port.extraction),
      FEATURE_EXTRACTION_OPS_PORT: String(port.extractionOps),
      FEATURE_EXTRACTION_STORE_URL: `sqlite:${join(folder, 'extraction', 'store.db')}`,
      FEATURE_EXTRACTION_BLOB_FOLDER: join(folder, 'extraction', 'blobs'),
      FEATURE_EXTRACTION_DERIVED_FOLDER: join(folder, 'extraction', 'derived'),
      FEATURE_EXTRACTION_SCRATCH_FOLDER: join(folder, 'extraction', 'scratch'),
      FEATURE_EXTRACTION_KERNEL_CODE_FOLDER: KERNEL_CODE_FOLDER,
      KERNEL_WORKERS: '1',
      KERNEL_WARM_UP: 'false',
      ...extra.extraction,
    },
  });
  const search = defineProgram({
    entry: 'services/vector-search/dist/main.mjs',
    opsPort: port.searchOps,
    env: {
      ...shared,
      VECTOR_SEARCH_GRPC_PORT: String(port.search),
      VECTOR_SEARCH_OPS_PORT: String(port.searchOps),
      VECTOR_SEARCH_STORE_URL: `sqlite:${join(folder, 'search', 'store.db')}`,
      VECTOR_SEARCH_SNAPSHOT_FOLDER: join(folder, 'search', 'snapshots'),
      VECTOR_SEARCH_ENGINE: 'exact',
      ...extra.search,
    },
  });
  const edge = defineProgram({
    entry: 'services/gateway/dist/main.mjs',
    opsPort: port.ops,
    env: {
      ...shared,
      ...peers,
      GATEWAY_PORT: String(port.http),
      GATEWAY_OPS_PORT: String(port.ops),
      GATEWAY_JOBS_PORT: String(port.jobs),
      GATEWAY_STORE_URL: `sqlite:${join(folder, 'gateway', 'store.db')}`,
      GATEWAY_API_KEY_FILE: files.key,
      GATEWAY_ADMIN_TOKEN_FILE: files.token,
      GATEWAY_SWEEP_MS: '500',
      ...extra.edge,
    },
  });
  const worker = defineProgram({
    entry: 'services/gateway/dist/worker-main.mjs',
    opsPort: port.workerOps,
    env: {
      ...shared,
      ...peers,
      GATEWAY_WORKER_OPS_PORT: String(port.workerOps),
      GATEWAY_JOBS_ADDRESS: `127.0.0.1:${port.jobs}`,
      GATEWAY_JOB_LEASE_MS: '3000',
      ...extra.worker,
    },
  });
  await Promise.all([extraction.start(), search.start()]);
  await Promise.all([edge.start(), worker.start()]);
  const base = `http://127.0.0.1:${port.http}`;
  const extractionOps = `http://127.0.0.1:${port.extractionOps}`;
  const [key, token] = await Promise.all([readFile(files.key, 'utf8'), readFile(files.token, 'utf8')]);
  const api = connectApi(base, key.trim());
  return { redis, extraction, search, edge, worker, api, adminToken: token.trim(), base, extractionOps };
}

async function portsOf<N extends string>(names: readonly N[]): Promise<Record<N, number>> {
  const entries: [N, number][] = [];
  for (const name of names) entries.push([name, await freePort()]);
  return Object.fromEntries(entries) as Record<N, number>;
}
