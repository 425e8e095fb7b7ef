import type { Metrics } from '@cadml/observability';
import type { FleetHealth } from '../../../application/ports-health.ts';
import type { Handler } from '../exchange.ts';
import { sendJson } from './json.ts';

export interface SystemRouteDeps {
  readonly health: () => Promise<FleetHealth>;
  readonly isReady: () => boolean;
  readonly breakers: Readonly<Record<string, () => 0 | 1 | 2>>;
  readonly metrics: Metrics;
  readonly openapi: () => object;
}

type SystemOperation = 'health' | 'ready' | 'healthCluster' | 'circuitBreakers' | 'metrics' | 'openapi';

const STATES = ['closed', 'half-open', 'open'] as const;

export function createSystemRoutes(deps: SystemRouteDeps): Record<SystemOperation, Handler> {
  let document: string | null = null;
  return {
    health: async ({ res }) => {
      const health = await deps.health();
      const services = Object.entries(health.services).map(
        ([name, { status, replicas, latencyMs, error }]) => [
          name,
          { status, replicas, latencyMs, ...(error === undefined ? {} : { error }) },
        ],
      );
      sendHealth(res, { ...health, services: Object.fromEntries(services) });
    },
    healthCluster: async ({ res }) => sendHealth(res, await deps.health()),
    ready: async ({ res }) => {
      const ready = deps.isReady();
      sendJson(res, ready ? 200 : 503, { ready });
    },
    circuitBreakers: async ({ res }) => {
      const items = Object.entries(deps.breakers).map(([dependency, stateOf]) => {
        const code = stateOf();
        return { dependency, code, state: STATES[code] };
      });
      sendJson(res, 200, { items });
    },
    metrics: async ({ res }) => {
      const text = await deps.metrics.scrape();
      res.setHeader('Content-Type', deps.metrics.contentType);
      res.end(text);
    },
    openapi: async ({ res }) => {
      document ??= JSON.stringify(deps.openapi());
      res.setHeader('Content-Type', 'application/json; charset=utf-8');
      res.end(document);
    },
  };
}

function sendHealth(res: Parameters<typeof sendJson>[0], health: FleetHealth): void {
  sendJson(res, health.status === 'unavailable' ? 503 : 200, health);
}
