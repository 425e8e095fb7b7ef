import type { Metrics } from '@cadml/observability';
import type { HealthCheck, ServiceFrame } from '@cadml/runtime';
import type { Sandbox } from '@cadml/sandbox';
import type { KernelPool } from './adapters/child-process-kernel-pool.ts';
import type { WorkerState } from './adapters/kernel-events.ts';
import { STRIKE_LIMIT } from './adapters/kernel-failures.ts';
import type { OpenDocumentCache } from './adapters/redis-document-cache.ts';
import type { QuarantineStore, ReferenceStore } from './application/ports.ts';
import type { StoreWatch } from './watch-store.ts';

export interface Watched {
  readonly pool: KernelPool;
  readonly sandbox: Sandbox;
  readonly cache: OpenDocumentCache;
  readonly references: ReferenceStore;
  readonly quarantine: QuarantineStore;
  readonly storeWatch: StoreWatch;
}

/** What health and the gauges tell of the parts of the service. */
export function exportFigures({ health, telemetry }: ServiceFrame, watched: Watched): void {
  const { pool, sandbox, cache, storeWatch } = watched;
  health.check('kernel', () => kernelHealth(pool));
  health.check('sandbox', () => ({ status: 'ok', figures: sandboxFigures(sandbox) }));
  health.check('redis', () => {
    const figures = { cacheL1Bytes: cache.l1Bytes() };
    const reason = cache.trouble();
    return reason === null ? { status: 'ok', figures } : { status: 'degraded', reason, figures };
  });
  health.check('store', () => {
    const reason = storeWatch.trouble();
    return reason === null ? { status: 'ok' } : { status: 'unavailable', reason };
  });
  telemetry.metrics.onScrape(() => {
    const { workers, queued } = totals(pool);
    for (const state of ['starting', 'idle', 'busy'] as const) {
      telemetry.metrics.set('kernel_workers', { state }, workers[state]);
    }
    telemetry.metrics.set('kernel_queue_depth', {}, queued);
    telemetry.metrics.set('feature_cache_size', { level: 'l1' }, cache.l1Bytes());
  });
  // While the store is away these keep their last values: a scrape must not fail for it.
  telemetry.metrics.onScrape(() => readStored(telemetry.metrics, watched).catch(() => undefined));
}

function kernelHealth(pool: KernelPool): ReturnType<HealthCheck> {
  const { workers, queued } = totals(pool);
  const figures = {
    kernelWorkers: workers.starting + workers.idle + workers.busy,
    kernelBusy: workers.busy,
    kernelQueue: queued,
  };
  if (pool.down !== null) return { status: 'unavailable', reason: pool.down.message, figures };
  const slow = Object.entries(pool.stats()).find(([, { restarts }]) => restarts.damped);
  if (slow === undefined) return { status: 'ok', figures };
  const [lane, { restarts }] = slow;
  const deaths = Math.round(restarts.recentDeaths);
  const reason = `${deaths} workers of the ${lane} lane died of late, so that new ones start with a delay`;
  return { status: 'degraded', reason, figures };
}

/** For an operator who asks whether this replica is shut in; what is missing is in the log of the start. */
function sandboxFigures({ launcher, seccomp, landlockAbi }: Sandbox): Record<string, number> {
  return {
    sandboxLauncher: Number(launcher !== null),
    sandboxSeccomp: Number(seccomp),
    sandboxLandlockAbi: landlockAbi,
  };
}

async function readStored(metrics: Metrics, { references, quarantine }: Watched): Promise<void> {
  metrics.set('blob_bytes', {}, (await references.totals()).bytes);
  const refused = (await quarantine.list()).filter(({ strikes }) => strikes >= STRIKE_LIMIT);
  metrics.set('quarantined_files', {}, refused.length);
}

function totals(pool: KernelPool) {
  const lanes = Object.values(pool.stats());
  const count = (state: WorkerState) => lanes.reduce((sum, { workers }) => sum + workers[state], 0);
  return {
    workers: { starting: count('starting'), idle: count('idle'), busy: count('busy') },
    queued: lanes.reduce((sum, lane) => sum + lane.queued, 0),
  };
}
