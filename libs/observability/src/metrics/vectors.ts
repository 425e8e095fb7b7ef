import { FAST_SECONDS, type MetricEntry, SLOW_SECONDS } from './entry.ts';

const BACKENDS = ['faiss', 'exact'] as const;

/** Parts, vectors and their indexes. */
export const VECTOR_METRICS = {
  vector_query_latency_seconds: {
    type: 'histogram',
    help: 'Time of one query in the engine, filters included.',
    labels: { backend: BACKENDS },
    exporters: ['vector-search'],
    buckets: FAST_SECONDS,
  },
  vector_query_batch_latency_seconds: {
    type: 'histogram',
    help: 'Time of one Search call, by the size of its batch.',
    labels: { batch_size_range: ['1', '2-10', '11-100', '101+'] },
    exporters: ['vector-search'],
    buckets: FAST_SECONDS,
  },
  vector_query_backend_total: {
    type: 'counter',
    help: 'Queries answered, by backend.',
    labels: { backend: BACKENDS },
    exporters: ['vector-search'],
  },
  vector_index_size: {
    type: 'gauge',
    help: 'Vectors in the index that searches use.',
    labels: { version: { boundedBy: 'the feature versions' } },
    exporters: ['vector-search'],
  },
  vector_default_version: {
    type: 'gauge',
    help: '1 for the version that searches go by that name none, else 0.',
    labels: { version: { boundedBy: 'the feature versions' } },
    exporters: ['vector-search'],
  },
  vector_index_lag_seconds: {
    type: 'gauge',
    help: 'Age of the oldest committed change that this replica has not applied.',
    labels: {},
    exporters: ['vector-search'],
  },
  vector_index_pending_changes: {
    type: 'gauge',
    help: 'Committed changes that this replica has not applied.',
    labels: {},
    exporters: ['vector-search'],
  },
  vector_store_reload_total: {
    type: 'counter',
    help: 'Loads of an index at start, by what they came from.',
    labels: {
      status: ['success', 'error'],
      reason: ['snapshot', 'snapshot_damaged', 'no_snapshot'],
    },
    exporters: ['vector-search'],
  },
  vector_snapshot_write_seconds: {
    type: 'histogram',
    help: 'Time to write and verify a snapshot.',
    labels: {},
    exporters: ['vector-search'],
    buckets: SLOW_SECONDS,
  },
  similarity_degraded_total: {
    type: 'counter',
    help: 'Transitions into the degraded mode.',
    labels: { event: ['degraded'] },
    exporters: ['vector-search'],
  },
  faiss_degraded_duration_seconds: {
    type: 'gauge',
    help: 'How long searches have been degraded; 0 when they are not.',
    labels: {},
    exporters: ['vector-search'],
  },
  faiss_rebuild_duration_seconds: {
    type: 'histogram',
    help: 'Time to rebuild an index from the store.',
    labels: {},
    exporters: ['vector-search'],
    buckets: SLOW_SECONDS,
  },
  faiss_index_age_seconds: {
    type: 'gauge',
    help: 'Time since the index in use was built or loaded.',
    labels: {},
    exporters: ['vector-search'],
  },
  parts: {
    type: 'gauge',
    help: 'Parts in the catalogue.',
    labels: {},
    exporters: ['vector-search'],
  },
  part_writes_total: {
    type: 'counter',
    help: 'Committed changes of the catalogue.',
    labels: { kind: ['created', 'revised', 'unchanged', 'updated', 'deleted', 'vectors', 'unreadable'] },
    exporters: ['vector-search'],
  },
} as const satisfies Record<string, MetricEntry>;
