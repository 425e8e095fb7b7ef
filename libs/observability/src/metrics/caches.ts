import { FAST_SECONDS, type MetricEntry } from './entry.ts';

const LEVELS = ['l1', 'l2'] as const;
const RENDITION_LEVELS = ['l1', 'folder', 'l2'] as const;

/** The caches of feature-extraction, and what operators do with them. */
export const CACHE_METRICS = {
  feature_cache_hits_total: {
    type: 'counter',
    help: 'Look-ups answered by a cache level.',
    labels: { level: LEVELS },
    exporters: ['feature-extraction'],
  },
  feature_cache_miss_total: {
    type: 'counter',
    help: 'Look-ups that a cache level could not answer.',
    labels: { level: LEVELS },
    exporters: ['feature-extraction'],
  },
  feature_cache_size: {
    type: 'gauge',
    help: 'Bytes held by a cache level of this process.',
    labels: { level: ['l1'] },
    exporters: ['feature-extraction'],
  },
  feature_cache_evictions_total: {
    type: 'counter',
    help: 'Entries that a cache level dropped to make room, or did not let in.',
    labels: { level: ['l1'] },
    exporters: ['feature-extraction'],
  },
  feature_cache_lookup_seconds: {
    type: 'histogram',
    help: 'Time of a look-up in a cache level.',
    labels: { level: LEVELS },
    exporters: ['feature-extraction'],
    buckets: FAST_SECONDS,
  },
  feature_cache_prewarm_total: {
    type: 'counter',
    help: 'Keys that operators had loaded, by what became of them.',
    labels: { result: ['loaded', 'present', 'absent', 'refused'] },
    exporters: ['feature-extraction'],
  },
  feature_cache_tuning_requests_total: {
    type: 'counter',
    help: 'Requests for advice and changes of limits, by outcome.',
    labels: { status: ['advised', 'kept', 'too_little_seen', 'applied', 'rolled_back', 'refused'] },
    exporters: ['feature-extraction'],
  },
  feature_cache_tuning_recommended_capacity: {
    type: 'gauge',
    help: 'Bytes that the advice recommends for each process; those in force while there is no advice.',
    labels: {},
    exporters: ['feature-extraction'],
  },
  feature_cache_tuning_recommended_ttl_seconds: {
    type: 'gauge',
    help: 'Time to live that the advice recommends; the one in force while there is no advice.',
    labels: {},
    exporters: ['feature-extraction'],
  },
  rendition_cache_hits_total: {
    type: 'counter',
    help: 'Pictures and models that a cache level had.',
    labels: { level: RENDITION_LEVELS },
    exporters: ['feature-extraction'],
  },
  rendition_cache_miss_total: {
    type: 'counter',
    help: 'Pictures and models that a cache level did not have.',
    labels: { level: RENDITION_LEVELS },
    exporters: ['feature-extraction'],
  },
  rendition_cache_size: {
    type: 'gauge',
    help: 'Bytes of pictures and models held by a cache level of this process.',
    labels: { level: ['l1'] },
    exporters: ['feature-extraction'],
  },
} as const satisfies Record<string, MetricEntry>;
