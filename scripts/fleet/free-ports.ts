import { createServer } from 'node:net';

/** A free port for each port of a fleet, as settings; all were held at once so that they differ. */
export async function freePorts(): Promise<Record<string, string>> {
  const servers = PORT_SETTINGS.map(() => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return Object.fromEntries(PORT_SETTINGS.map((name, i) => [name, String(ports[i])]));
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
