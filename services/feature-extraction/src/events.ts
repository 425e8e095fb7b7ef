import type { Telemetry } from '@cadml/observability';
import type { CacheEvents } from '@cadml/redis';
import type { Sandbox } from '@cadml/sandbox';
import type { KernelEvents } from './adapters/kernel-events.ts';
import type { AnalysisEvents } from './application/ports.ts';

export type ServiceEvents = AnalysisEvents & KernelEvents & SandboxEvents & CacheEvents & SweepEvents;

export interface SandboxEvents {
  /** Which walls the workers get, and what is missing. */
  sandboxOpened(sandbox: Sandbox): void;
}

export interface SweepEvents {
  sweepFailed(error: unknown): void;
}

/** The business events of the service: each is a metric and, where an operator wants to read it, a log line. */
export function createEvents(telemetry: Telemetry): ServiceEvents {
  return { ...analysisEvents(telemetry), ...kernelEvents(telemetry), ...storageEvents(telemetry) };
}

function analysisEvents({ log, metrics }: Telemetry): AnalysisEvents {
  return {
    fileRead: ({ format, ms }) => metrics.observe('parse_stage_latency_seconds', { format }, ms / 1000),
    renditionMade: ({ kind, ms }) => metrics.observe('rendition_latency_seconds', { kind }, ms / 1000),
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
    filesSwept: ({ files, references }) => {
      metrics.inc('blob_swept_total', {}, files);
      log.info({ files, references }, 'Files without a reference were removed');
    },
  };
}

function kernelEvents({ log, metrics }: Telemetry): KernelEvents & SandboxEvents {
  return {
    sandboxOpened: (facts) => {
      if (facts.missing.length === 0) log.info(facts, 'Kernel workers are sandboxed');
      else log.warn(facts, 'Kernel workers are not fully sandboxed');
    },
    workerReady: (facts) => log.info(facts, 'A kernel worker is warm'),
    workerRecycled: (facts) => {
      metrics.inc('kernel_worker_recycles_total', { reason: facts.reason });
      log.info(facts, 'A kernel worker is replaced');
    },
    workerStartFailed: ({ error, ...facts }) =>
      log.error({ ...facts, err: error }, 'A kernel worker did not start'),
    strike: (facts) => log.warn(facts, 'A file cost a kernel worker'),
  };
}

function storageEvents({ log, metrics }: Telemetry): CacheEvents & SweepEvents {
  return {
    lookup: (level, hit, seconds) => {
      metrics.inc(hit ? 'feature_cache_hits_total' : 'feature_cache_miss_total', { level });
      metrics.observe('feature_cache_lookup_seconds', { level }, seconds);
    },
    evicted: () => metrics.inc('feature_cache_evictions_total', { level: 'l1' }),
    sweepFailed: (error) => log.error({ err: error }, 'Looking for files without a reference failed'),
  };
}
