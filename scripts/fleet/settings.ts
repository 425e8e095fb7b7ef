import { integer, loadConfig, port } from '@cadml/config';

/** Ports of the local fleet and its Redis; the services' own settings have the same names. */
export const FLEET_SETTINGS = {
  gateway: port({ env: 'GATEWAY_PORT', description: 'Port of the public API', fallback: 8000 }),
  gatewayOps: port({ env: 'GATEWAY_OPS_PORT', description: "The edge's operations port", fallback: 8001 }),
  gatewayJobs: port({ env: 'GATEWAY_JOBS_PORT', description: "The edge's job port", fallback: 8002 }),
  workerOps: port({
    env: 'GATEWAY_WORKER_OPS_PORT',
    description: "The job worker's operations port",
    fallback: 8003,
  }),
  extraction: port({
    env: 'FEATURE_EXTRACTION_GRPC_PORT',
    description: 'gRPC of feature-extraction',
    fallback: 8010,
  }),
  extractionOps: port({
    env: 'FEATURE_EXTRACTION_OPS_PORT',
    description: "feature-extraction's operations port",
    fallback: 8011,
  }),
  search: port({ env: 'VECTOR_SEARCH_GRPC_PORT', description: 'gRPC of vector-search', fallback: 8020 }),
  searchOps: port({
    env: 'VECTOR_SEARCH_OPS_PORT',
    description: "vector-search's operations port",
    fallback: 8021,
  }),
  redis: port({ env: 'FLEET_REDIS_PORT', description: "The local fleet's private Redis", fallback: 8030 }),
  startTimeoutMs: integer({
    env: 'FLEET_START_TIMEOUT_MS',
    description: 'How long `make up` waits for every service to be ready',
    unit: 'ms',
    min: 1000,
    fallback: 120_000,
  }),
} as const;

export type FleetSettings = ReturnType<typeof readSettings>;

/** From the environment, with `.env` of the checkout behind it. */
export function readSettings(env: NodeJS.ProcessEnv) {
  return loadConfig(FLEET_SETTINGS, env);
}
