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
  /** Where its services keep their things. */
  readonly folder: string;
  /** Where feature-extraction tells its metrics. */
  readonly extractionOps: string;
}

type Settings = Readonly<Record<string, string>>;
type Extra = Readonly<Partial<Record<'extraction' | 'search' | 'edge' | 'worker', Settings>>>;

const PORTS = [
  'extraction',
  'extractionOps',
  'search',
  'searchOps',
  'http',
  'ops',
  'jobs',
  'workerOps',
] as const;

/** Where the fleet of a test lives. */
interface Place {
  readonly folder: string;
  readonly port: Readonly<Record<(typeof PORTS)[number], number>>;
  readonly keyFile: string;
  readonly tokenFile: string;
  /** Settings of all its programs. */
  readonly shared: Record<string, string>;
}

/** The real fleet as processes, on free ports and in a folder of its own. One kernel worker, which starts soonest. */
export async function startFleet(extra: Extra = {}): Promise<TestFleet> {
  const redis = await startRedis({ tcp: true, aof: true });
  const place = await newPlace(redis);
  const extraction = defineExtraction(place, extra.extraction);
  const search = defineSearch(place, extra.search);
  const edge = defineEdge(place, extra.edge);
  const worker = defineWorker(place, extra.worker);
  await Promise.all([extraction.start(), search.start()]);
  await Promise.all([edge.start(), worker.start()]);
  const base = `http://127.0.0.1:${place.port.http}`;
  const extractionOps = `http://127.0.0.1:${place.port.extractionOps}`;
  const files = [place.keyFile, place.tokenFile].map((path) => readFile(path, 'utf8'));
  const [key = '', token = ''] = (await Promise.all(files)).map((text) => text.trim());
  return {
    redis,
    extraction,
    search,
    edge,
    worker,
    api: connectApi(base, key),
    adminToken: token,
    base,
    folder: place.folder,
    extractionOps,
  };
}

async function newPlace(redis: RedisServer): Promise<Place> {
  const folder = await tempDir('cadml-fleet');
  const port = await portsOf(PORTS);
  return {
    folder,
    port,
    keyFile: join(folder, 'api-key'),
    tokenFile: join(folder, 'admin-token'),
    shared: {
      REDIS_URL: redis.url,
      LOG_LEVEL: 'warn',
      SHUTDOWN_TIMEOUT_MS: '5000',
      FEATURE_EXTRACTION_ADDRESS: `127.0.0.1:${port.extraction}`,
      VECTOR_SEARCH_ADDRESS: `127.0.0.1:${port.search}`,
    },
  };
}

function defineExtraction({ folder, port, shared }: Place, settings: Settings = {}): Program {
  return defineProgram({
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
      ...settings,
    },
  });
}

function defineSearch({ folder, port, shared }: Place, settings: Settings = {}): Program {
  return defineProgram({
    entry: 'services/vector-search/dist/main.mjs',
    opsPort: port.searchOps,
    env: {
      ...shared,
      VECTOR_SEARCH_GRPC_PORT: String(port.search),
      VECTOR_SEARCH_OPS_PORT: String(port.searchOps),
      VECTOR_SEARCH_STORE_URL: `sqlite:${join(folder, 'search', 'store.db')}`,
      VECTOR_SEARCH_SNAPSHOT_FOLDER: join(folder, 'search', 'snapshots'),
      VECTOR_SEARCH_ENGINE: 'exact',
      ...settings,
    },
  });
}

function defineEdge({ folder, port, keyFile, tokenFile, shared }: Place, settings: Settings = {}): Program {
  return defineProgram({
    entry: 'services/gateway/dist/main.mjs',
    opsPort: port.ops,
    env: {
      ...shared,
      GATEWAY_PORT: String(port.http),
      GATEWAY_OPS_PORT: String(port.ops),
      GATEWAY_JOBS_PORT: String(port.jobs),
      GATEWAY_STORE_URL: `sqlite:${join(folder, 'gateway', 'store.db')}`,
      GATEWAY_API_KEY_FILE: keyFile,
      GATEWAY_ADMIN_TOKEN_FILE: tokenFile,
      GATEWAY_SWEEP_MS: '500',
      ...settings,
    },
  });
}

function defineWorker({ port, shared }: Place, settings: Settings = {}): Program {
  return defineProgram({
    entry: 'services/gateway/dist/worker-main.mjs',
    opsPort: port.workerOps,
    env: {
      ...shared,
      GATEWAY_WORKER_OPS_PORT: String(port.workerOps),
      GATEWAY_JOBS_ADDRESS: `127.0.0.1:${port.jobs}`,
      GATEWAY_JOB_LEASE_MS: '3000',
      ...settings,
    },
  });
}

async function portsOf<N extends string>(names: readonly N[]): Promise<Record<N, number>> {
  const entries: [N, number][] = [];
  for (const name of names) entries.push([name, await freePort()]);
  return Object.fromEntries(entries) as Record<N, number>;
}
