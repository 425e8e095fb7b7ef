import type { FleetHealth, HealthProbe, ServiceHealth, ServiceStatus } from './ports-health.ts';

/** Asked at most this often, however many ask. */
const REMEMBER_MS = 1_000;

export interface FleetHealthDeps {
  readonly version: string;
  readonly own: () => Omit<ServiceHealth, 'latencyMs'>;
  readonly probes: Readonly<Record<string, HealthProbe>>;
}

/** The truth about the fleet as this edge sees it: every dependency asked, none of them waited for in vain. */
export function createFleetHealth(deps: FleetHealthDeps): () => Promise<FleetHealth> {
  const started = performance.now();
  let asked = Number.NEGATIVE_INFINITY;
  let services: Promise<Readonly<Record<string, ServiceHealth>>> = Promise.resolve({});
  return async () => {
    if (performance.now() - asked > REMEMBER_MS) {
      asked = performance.now();
      services = askAll(deps.probes);
    }
    const all = { gateway: { ...deps.own(), latencyMs: 0 }, ...(await services) };
    const uptimeSeconds = Math.round((performance.now() - started) / 100) / 10;
    return { status: overall(all), version: deps.version, uptimeSeconds, services: all };
  };
}

/** One service down degrades the fleet; the edge itself, its store, or all that do its work, make it unavailable. */
function overall(services: Readonly<Record<string, ServiceHealth>>): ServiceStatus {
  const { gateway, store, ...others } = services;
  const down = Object.values(others).filter(({ status }) => status === 'unavailable');
  const helpless = [gateway, store].some((one) => one?.status === 'unavailable');
  if (helpless || down.length === Object.keys(others).length) return 'unavailable';
  return Object.values(services).every(({ status }) => status === 'ok') ? 'ok' : 'degraded';
}

async function askAll(probes: FleetHealthDeps['probes']): Promise<Record<string, ServiceHealth>> {
  const answers = Object.entries(probes).map(async ([name, probe]) => {
    const began = performance.now();
    const health = await probe().catch((error: Error) => ({
      status: 'unavailable' as const,
      replicas: 0,
      error: error.message,
    }));
    return [name, { ...health, latencyMs: Math.round((performance.now() - began) * 100) / 100 }] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}
