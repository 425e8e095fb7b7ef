import type { Telemetry } from '@cadml/observability';
import type { Sandbox } from '@cadml/sandbox';
import type { KernelEvents } from './adapters/kernel-events.ts';
import type { CacheCounters } from './adapters/redis-caches.ts';
import type { AnalysisEvents } from './application/ports.ts';
import type { CacheSteeringEvents } from './application/ports-caches.ts';

export type ServiceEvents = AnalysisEvents &
  KernelEvents &
  SandboxEvents &
  CacheSteeringEvents &
  SweepEvents & { readonly caches: CacheCounters };

export interface SandboxEvents {
  /** Which walls the workers get, and what is missing. */
  sandboxOpened(sandbox: Sandbox): void;
}

export interface SweepEvents {
  sweepFailed(error: unknown): void;
  verificationFailed(error: unknown): void;
}

/** The business events of the service: each is a metric and, where an operator wants to read it, a log line. */
export function createEvents(telemetry: Telemetry): ServiceEvents {
  return {
    ...analysisEvents(telemetry),
    ...kernelEvents(telemetry),
    ...storageEvents(telemetry),
    ...steeringEvents(telemetry),
  };
}

function analysisEvents({ log, metrics }: Telemetry): AnalysisEvents {
  return {
    fileRead: ({ format, ms }) => metrics.observe('parse_stage_latency_seconds', { format }, ms / 1000),
    renditionMade: ({ kind, ms }) => metrics.observe('rendition_latency_seconds', { kind }, ms / 1000),
    shapesCompared: ({ class: found, ms }) =>
      metrics.observe('comparison_latency_seconds', { class: found }, ms / 1000),
    readTimedOut: ({ format }) => metrics.inc('parse_timeout_total', { format }),
    analysisFailed: ({ fileHash, error }) => {
      metrics.inc('analysis_rejections_total', { reason: error.code });
      log.info({ fileHash, code: error.code, stage: error.stage }, 'A file was not analysed');
    },
    vectorComputed: ({ version, seconds, vector }) => {
      metrics.observe('feature_extraction_latency_seconds', { version }, seconds);
      if (version !== 'v4') return;
      metrics.observe('v4_surface_count', {}, vector.at(-2) ?? 0);
      metrics.observe('v4_shape_entropy', {}, vector.at(-1) ?? 0);
    },
    fileDamaged: ({ fileHash, damage }) => {
      metrics.inc('blob_damaged_total', { damage });
      log.error({ fileHash, damage }, 'Stored bytes do not have their hash');
    },
    fileMended: ({ fileHash }) => log.info({ fileHash }, 'Stored bytes have their hash again'),
    filesSwept: ({ files, references }) => {
      metrics.inc('blob_swept_total', {}, files);
      log.info({ files, references }, 'Files without a reference were removed');
    },
    sweepWithheld: (facts) =>
      log.error(facts, "Nothing is swept: the place of the files is not noted as this installation's"),
  };
}

function kernelEvents({ log, metrics }: Telemetry): KernelEvents & SandboxEvents {
  return {
    sandboxOpened: (facts) => {
      if (facts.missing.length === 0) log.info(facts, 'Kernel workers are sandboxed');
      else log.warn(facts, 'Kernel workers are not fully sandboxed');
    },
    kernelCodeMade: (facts) => log.info(facts, 'The compiled code of the CAD kernel was made'),
    kernelCodeMissing: ({ error }) =>
      log.warn({ err: error }, 'Kernel workers start slowly: there is no compiled code'),
    workerReady: (facts) => log.info(facts, 'A kernel worker is warm'),
    workerRecycled: (facts) => {
      metrics.inc('kernel_worker_recycles_total', { reason: facts.reason });
      log.info(
        facts,
        facts.reason === 'renewed'
          ? 'A kernel worker goes on with a new kernel'
          : 'A kernel worker is replaced',
      );
    },
    workerStartFailed: ({ error, ...facts }) =>
      log.error({ ...facts, err: error }, 'A kernel worker did not start'),
    strike: (facts) => log.warn(facts, 'A file cost a kernel worker'),
  };
}

function storageEvents({ log, metrics }: Telemetry): SweepEvents & { readonly caches: CacheCounters } {
  return {
    caches: {
      features: {
        lookup: (looked, hit, seconds) => {
          // Documents have no folder.
          const level = looked === 'l1' ? 'l1' : 'l2';
          metrics.inc(hit ? 'feature_cache_hits_total' : 'feature_cache_miss_total', { level });
          metrics.observe('feature_cache_lookup_seconds', { level }, seconds);
        },
        evicted: () => metrics.inc('feature_cache_evictions_total', { level: 'l1' }),
      },
      renditions: {
        lookup: (looked, hit) => {
          const level = looked === 'local' ? 'folder' : looked;
          metrics.inc(hit ? 'rendition_cache_hits_total' : 'rendition_cache_miss_total', { level });
        },
        evicted: () => undefined,
      },
    },
    verificationFailed: (error) => log.error({ err: error }, 'Reading stored files again failed'),
    sweepFailed: (error) => log.error({ err: error }, 'Looking for files without a reference failed'),
  };
}

/** The metrics are those of the cache of readings. */
function steeringEvents({ log, metrics }: Telemetry): CacheSteeringEvents {
  return {
    cacheAdvised: ({ cache, advice: { recommended, isChange } }) => {
      if (cache !== 'features') return;
      const status = recommended === null ? 'too_little_seen' : isChange ? 'advised' : 'kept';
      metrics.inc('feature_cache_tuning_requests_total', { status });
    },
    cacheSteered: ({ outcome, ...facts }) => {
      if (facts.cache === 'features') metrics.inc('feature_cache_tuning_requests_total', { status: outcome });
      log.info({ outcome, ...facts }, 'An operator steered the cache');
    },
    cacheLimitsChanged: ({ cache, applied: { version, limits } }) =>
      log.info({ cache, version, limits }, 'The cache has other limits'),
    cacheLimitsUnknown: (error) => log.warn({ err: error }, 'The limits of the cache could not be looked up'),
    cachePrewarmed: (report) => {
      for (const result of ['loaded', 'present', 'absent', 'refused'] as const) {
        if (report.cache === 'features')
          metrics.inc('feature_cache_prewarm_total', { result }, report[result]);
      }
      log.info(report, 'The cache was prewarmed');
    },
  };
}
