import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '@cadml/observability';
import type { Health } from './health.ts';

export interface OpsServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * What operators and probes ask of one process, apart from its own door: `/metrics`, `/health`, `/ready`
 * (can this replica serve) and `/live` (does its event loop turn).
 */
export async function startOpsServer(
  address: { readonly host: string; readonly port: number },
  metrics: Metrics,
  health: Health,
): Promise<OpsServer> {
  const server = createServer((request, response) => {
    answer(request, response, metrics, health).catch(() => response.destroy());
  });
  await listen(server, address);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  metrics: Metrics,
  health: Health,
): Promise<void> {
  const path = request.url?.split('?')[0];
  if (path === '/metrics') {
    const text = await metrics.scrape();
    response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
  } else if (path === '/health') {
    const report = health.report();
    sendJson(response, report.status === 'unavailable' ? 503 : 200, report);
  } else if (path === '/ready') {
    sendJson(response, health.isReady() ? 200 : 503, { ready: health.isReady() });
  } else if (path === '/live') {
    sendJson(response, 200, { live: true });
  } else {
    sendJson(response, 404, { error: 'Known paths: /metrics, /health, /ready, /live' });
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function listen(server: Server, address: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, () => resolve());
  });
}
