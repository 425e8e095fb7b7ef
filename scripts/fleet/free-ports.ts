import { freePort } from '@cadml/testing';

/** A free port for each port of a fleet, as settings; no two are the same. */
export async function freePorts(): Promise<Record<string, string>> {
  const ports = new Set<number>();
  while (ports.size < PORT_SETTINGS.length) ports.add(await freePort());
  return Object.fromEntries([...ports].map((port, i) => [PORT_SETTINGS[i], String(port)]));
}

const PORT_SETTINGS = [
  'GATEWAY_PORT',
  'GATEWAY_OPS_PORT',
  'GATEWAY_JOBS_PORT',
  'GATEWAY_WORKER_OPS_PORT',
  'FEATURE_EXTRACTION_GRPC_PORT',
  'FEATURE_EXTRACTION_OPS_PORT',
  'VECTOR_SEARCH_GRPC_PORT',
  'VECTOR_SEARCH_OPS_PORT',
  'FLEET_REDIS_PORT',
];
