import type { Telemetry } from '@cadml/observability';

type Backend = 'faiss' | 'exact';
type Write = 'created' | 'revised' | 'unchanged' | 'updated' | 'deleted' | 'vectors' | 'unreadable';

/** What happens in this service: each a metric and a line in the log. */
export interface Events {
  partWritten(kind: Write, partId: string, sequence: number): void;
  queryAnswered(backend: Backend, seconds: number): void;
  batchAnswered(queries: number, seconds: number): void;
  engineDegraded(reason: string): void;
  indexLoaded(from: 'snapshot' | 'store', sequence: number, seconds: number): void;
  snapshotDamaged(sequence: number, error: unknown): void;
  snapshotWritten(sequence: number, seconds: number): void;
  snapshotFailed(error: unknown): void;
  followingFailed(error: unknown): void;
  forgettingFailed(error: unknown): void;
  defaultSwitched(version: string, parts: number): void;
}

export function createEvents({ metrics, log }: Telemetry): Events {
  return {
    partWritten: (kind, partId, sequence) => {
      metrics.inc('part_writes_total', { kind });
      log.info({ kind, partId, sequence }, 'Part written');
    },
    queryAnswered: (backend, seconds) => {
      metrics.inc('vector_query_backend_total', { backend });
      metrics.observe('vector_query_latency_seconds', { backend }, seconds);
    },
    batchAnswered: (queries, seconds) => {
      metrics.observe('vector_query_batch_latency_seconds', { batch_size_range: rangeOf(queries) }, seconds);
      log.debug({ queries, seconds }, 'Searched');
    },
    engineDegraded: (reason) => {
      metrics.inc('similarity_degraded_total', { event: 'degraded' });
      log.warn({ reason }, 'Searches are degraded: the exact engine serves');
    },
    indexLoaded: (from, sequence, seconds) => {
      const reason = from === 'snapshot' ? 'snapshot' : 'no_snapshot';
      metrics.inc('vector_store_reload_total', { status: 'success', reason });
      if (from === 'store') metrics.observe('faiss_rebuild_duration_seconds', {}, seconds);
      log.info({ from, sequence, seconds }, 'Index loaded');
    },
    snapshotDamaged: (sequence, error) => {
      metrics.inc('vector_store_reload_total', { status: 'error', reason: 'snapshot_damaged' });
      log.warn(
        { sequence, err: error },
        'A snapshot cannot be used; an older one or the store takes its place',
      );
    },
    snapshotWritten: (sequence, seconds) => {
      metrics.observe('vector_snapshot_write_seconds', {}, seconds);
      log.info({ sequence, seconds }, 'Snapshot written');
    },
    snapshotFailed: (error) => log.error({ err: error }, 'A snapshot could not be written'),
    followingFailed: (error) => log.error({ err: error }, 'The change log could not be applied'),
    defaultSwitched: (version, parts) =>
      log.info({ version, parts }, 'Searches that name no version go by another one from now on'),
    forgettingFailed: (error) => log.warn({ err: error }, 'Old operations could not be removed'),
  };
}

function rangeOf(queries: number): '1' | '2-10' | '11-100' | '101+' {
  if (queries <= 1) return '1';
  if (queries <= 10) return '2-10';
  return queries <= 100 ? '11-100' : '101+';
}
