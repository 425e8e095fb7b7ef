import type { Metrics } from '@cadml/observability';
import type { HealthCheck, ServiceFrame } from '@cadml/runtime';
import type { Sandbox } from '@cadml/sandbox';
import type { KernelPool } from './adapters/child-process-kernel-pool.ts';
import type { WorkerState } from './adapters/kernel-events.ts';
import { STRIKE_LIMIT } from './adapters/kernel-failures.ts';
import type { OpenCaches } from './adapters/redis-caches.ts';
import type { QuarantineStore, ReferenceStore } from './application/ports.ts';
import type { CacheName } from './application/ports-caches.ts';
import { adviseCache } from './domain/cache-advice.ts';
import type { FileWatch } from './watch-files.ts';
import type { StoreWatch } from './watch-store.ts';

export interface Watched {
  readonly pool: KernelPool;
  readonly sandbox: Sandbox;
  readonly caches: OpenCaches;
  /** The largest capacity of the cache of readings that may be advised. */
  readonly mostCacheBytes: number;
  readonly references: ReferenceStore;
  readonly quarantine: QuarantineStore;
  readonly storeWatch: StoreWatch;
  readonly fileWatch: FileWatch;
  /** What copies of files take on this host. */
  readonly fetchedBytes: () => number;
}

/** Damaged files that health names; the others it counts. */
const NAMED = 5;

/** What health and the gauges tell of the parts of the service. */
export function exportFigures({ health, telemetry }: ServiceFrame, watched: Watched): void {
  const { pool, sandbox, caches, storeWatch } = watched;
  health.check('kernel', () => kernelHealth(pool));
  health.check('sandbox', () => ({
    status: 'ok',
    notes: sandbox.missing,
    figures: sandboxFigures(sandbox),
  }));
  health.check('redis', () => {
    const figures = {
      cacheL1Bytes: bytesOf(caches, 'features'),
      renditionL1Bytes: bytesOf(caches, 'renditions'),
    };
    const reason = caches.trouble();
    return reason === null ? { status: 'ok', figures } : { status: 'degraded', reason, figures };
  });
  health.check('store', () => {
    const reason = storeWatch.trouble();
    return reason === null ? { status: 'ok' } : { status: 'unavailable', reason };
  });
  health.check('files', () => fileHealth(watched));
  telemetry.metrics.onScrape(() => {
    telemetry.metrics.set('damaged_files', {}, watched.fileWatch.damaged().length);
    const { workers, queued } = totals(pool);
    for (const state of ['starting', 'idle', 'busy'] as const) {
      telemetry.metrics.set('kernel_workers', { state }, workers[state]);
    }
    telemetry.metrics.set('kernel_queue_depth', {}, queued);
  });
  telemetry.metrics.onScrape(() => exportCaches(telemetry.metrics, watched));
  // While the store is away these keep their last values: a scrape must not fail for it.
  telemetry.metrics.onScrape(() => readStored(telemetry.metrics, watched).catch(() => undefined));
}

function exportCaches(metrics: Metrics, { caches, mostCacheBytes }: Watched): void {
  metrics.set('feature_cache_size', { level: 'l1' }, bytesOf(caches, 'features'));
  metrics.set('rendition_cache_size', { level: 'l1' }, bytesOf(caches, 'renditions'));
  const inForce = caches.control.features.limits();
  const { recommended } = adviseCache(caches.control.features.observe(), inForce, mostCacheBytes);
  const { capacityBytes, ttlSeconds } = recommended ?? inForce;
  metrics.set('feature_cache_tuning_recommended_capacity', {}, capacityBytes);
  metrics.set('feature_cache_tuning_recommended_ttl_seconds', {}, ttlSeconds);
}

function bytesOf({ control }: OpenCaches, name: CacheName): number {
  return control[name].report().bytes;
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

/** A damaged file is mended by uploading it again, or by bringing its bytes back from a backup. */
function fileHealth({ fileWatch, fetchedBytes }: Watched): ReturnType<HealthCheck> {
  const damaged = fileWatch.damaged();
  const figures = { damagedFiles: damaged.length, fetchedBytes: fetchedBytes() };
  const trouble = fileWatch.trouble();
  if (trouble !== null) return { status: 'unavailable', reason: trouble, figures };
  const reasons = [fileWatch.ownership(), damageOf(damaged)].filter((reason) => reason !== null);
  if (reasons.length === 0) return { status: 'ok', figures };
  return { status: 'degraded', reason: reasons.join('; '), figures };
}

function damageOf(damaged: readonly string[]): string | null {
  if (damaged.length === 0) return null;
  const named = damaged.slice(0, NAMED).join(', ');
  return `stored bytes that are damaged or lost: ${damaged.length} (${named}${damaged.length > NAMED ? ', …' : ''})`;
}

/** For an operator who asks whether this replica is shut in. */
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
