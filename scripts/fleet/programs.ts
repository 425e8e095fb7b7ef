import { join } from 'node:path';
import { programEnv } from './environment.ts';
import { PATHS, ROOT } from './layout.ts';
import { redisProgram } from './redis.ts';
import type { FleetSettings } from './settings.ts';
import type { ProgramSpec } from './supervised.ts';

/** The programs of the local fleet in the order of their start: Redis, the owners of data, the door. */
export function fleetPrograms(settings: FleetSettings): readonly ProgramSpec[] {
  return [
    redisProgram(settings.redis),
    featureExtraction(settings),
    vectorSearch(settings),
    gateway(settings),
    gatewayWorker(settings),
  ];
}

function featureExtraction(settings: FleetSettings): ProgramSpec {
  const folder = (name: string) => join(PATHS.data, 'feature-extraction', name);
  return bundle({
    service: 'feature-extraction',
    entry: 'main',
    port: settings.extraction,
    opsPort: settings.extractionOps,
    env: {
      ...SHARED,
      FEATURE_EXTRACTION_GRPC_PORT: String(settings.extraction),
      FEATURE_EXTRACTION_OPS_PORT: String(settings.extractionOps),
      FEATURE_EXTRACTION_STORE_URL: storeUrl('feature-extraction'),
      FEATURE_EXTRACTION_BLOB_FOLDER: folder('files'),
      FEATURE_EXTRACTION_DERIVED_FOLDER: folder('derived'),
      FEATURE_EXTRACTION_BLOB_CACHE_FOLDER: folder('fetched'),
      FEATURE_EXTRACTION_SCRATCH_FOLDER: folder('scratch'),
      FEATURE_EXTRACTION_KERNEL_CODE_FOLDER: PATHS.kernelCode,
      FEATURE_EXTRACTION_SANDBOX_PATH: join(ROOT, 'libs/sandbox/build/launch'),
    },
  });
}

function vectorSearch(settings: FleetSettings): ProgramSpec {
  return bundle({
    service: 'vector-search',
    entry: 'main',
    port: settings.search,
    opsPort: settings.searchOps,
    env: {
      VECTOR_SEARCH_GRPC_PORT: String(settings.search),
      VECTOR_SEARCH_OPS_PORT: String(settings.searchOps),
      VECTOR_SEARCH_STORE_URL: storeUrl('vector-search'),
      VECTOR_SEARCH_SNAPSHOT_FOLDER: join(PATHS.data, 'vector-search', 'snapshots'),
      VECTOR_SEARCH_FAISS_PATH: join(ROOT, 'libs/faiss/build/faiss.node'),
    },
  });
}

function gateway(settings: FleetSettings): ProgramSpec {
  return bundle({
    service: 'gateway',
    entry: 'main',
    port: settings.gateway,
    opsPort: settings.gatewayOps,
    env: {
      ...SHARED,
      ...peersOf(settings),
      GATEWAY_PORT: String(settings.gateway),
      GATEWAY_OPS_PORT: String(settings.gatewayOps),
      GATEWAY_JOBS_PORT: String(settings.gatewayJobs),
      GATEWAY_STORE_URL: storeUrl('gateway'),
      GATEWAY_API_KEY_FILE: PATHS.apiKey,
      GATEWAY_ADMIN_TOKEN_FILE: PATHS.adminToken,
    },
  });
}

function gatewayWorker(settings: FleetSettings): ProgramSpec {
  return bundle({
    service: 'gateway',
    entry: 'worker-main',
    port: 0,
    opsPort: settings.workerOps,
    env: {
      ...SHARED,
      ...peersOf(settings),
      GATEWAY_WORKER_OPS_PORT: String(settings.workerOps),
      GATEWAY_JOBS_ADDRESS: `127.0.0.1:${settings.gatewayJobs}`,
    },
  });
}

const SHARED = { REDIS_URL_FILE: PATHS.redisUrl };

function peersOf({ extraction, search }: FleetSettings): Readonly<Record<string, string>> {
  return {
    FEATURE_EXTRACTION_ADDRESS: `127.0.0.1:${extraction}`,
    VECTOR_SEARCH_ADDRESS: `127.0.0.1:${search}`,
  };
}

function storeUrl(service: string): string {
  return `sqlite:${join(PATHS.data, service, 'store.db')}`;
}

interface Bundle {
  readonly service: string;
  readonly entry: 'main' | 'worker-main';
  readonly port: number;
  readonly opsPort: number;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Without them V8 collects the whole heap each time some ten uploads went through its buffers, live or not, for a
 * quarter of a service's CPU: buffers count toward the heap's limit, and that begins where a service lives.
 */
const V8_FLAGS = ['--external-memory-accounted-in-global-limit', '--initial-old-space-size=128'];

/**
 * A service as production runs it: its bundle under the pinned Node. Without `--enable-source-maps`: the maps
 * would be held in memory, 30 to 140 MB a process, and a bundle keeps its names, so that its stacks are
 * readable as they are; the map lies beside it for a debugger.
 */
function bundle({ service, entry, port, opsPort, env }: Bundle): ProgramSpec {
  return {
    name: entry === 'main' ? service : `${service}-worker`,
    command: process.execPath,
    args: [...V8_FLAGS, join(ROOT, 'services', service, 'dist', `${entry}.mjs`)],
    env: programEnv(env),
    port,
    opsPort,
  };
}
