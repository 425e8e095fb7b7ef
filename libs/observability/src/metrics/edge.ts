import { FAST_SECONDS, type MetricEntry, SLOW_SECONDS } from './entry.ts';

const ROUTE = { boundedBy: 'the authorization table' } as const;
const QUEUES = ['analyze', 'index', 'reextract', 'backfill'] as const;

/** The edge and its jobs. */
export const EDGE_METRICS = {
  http_requests_total: {
    type: 'counter',
    help: 'HTTP requests that ended.',
    labels: { route: ROUTE, method: ROUTE, status: { boundedBy: 'the error catalogue and 2xx' } },
    exporters: ['gateway'],
  },
  http_request_duration_seconds: {
    type: 'histogram',
    help: 'Time from a request arriving to its answer sent.',
    labels: { route: ROUTE, method: ROUTE },
    exporters: ['gateway'],
    buckets: SLOW_SECONDS,
  },
  http_requests_in_flight: {
    type: 'gauge',
    help: 'Requests being answered.',
    labels: {},
    exporters: ['gateway'],
  },
  http_requests_shed_total: {
    type: 'counter',
    help: 'Requests refused because the edge is overloaded.',
    labels: { reason: ['concurrency', 'event_loop_delay', 'uploads', 'uploads_of_key'] },
    exporters: ['gateway'],
  },
  auth_failures_total: {
    type: 'counter',
    help: 'Requests without a valid credential or right.',
    labels: {
      reason: ['missing', 'malformed', 'unknown', 'expired', 'revoked', 'forbidden', 'second_factor'],
    },
    exporters: ['gateway'],
  },
  file_references_settled_total: {
    type: 'counter',
    help: 'References that crashes or outages may have left: needed, not known yet, or released.',
    labels: { outcome: ['kept', 'postponed', 'released'] },
    exporters: ['gateway'],
  },
  queue_jobs: {
    type: 'gauge',
    help: 'Job rows by state.',
    labels: { queue: QUEUES, state: ['queued', 'running', 'succeeded', 'failed', 'cancelled'] },
    exporters: ['gateway'],
  },
  queue_oldest_job_age_seconds: {
    type: 'gauge',
    help: 'Age of the oldest job that is still queued.',
    labels: { queue: QUEUES },
    exporters: ['gateway'],
  },
  queue_job_duration_seconds: {
    type: 'histogram',
    help: 'Time from the claim of a job to its end.',
    labels: { queue: QUEUES, outcome: ['succeeded', 'failed', 'cancelled', 'retried'] },
    exporters: ['gateway'],
    buckets: SLOW_SECONDS,
  },
  queue_jobs_stalled_total: {
    type: 'counter',
    help: 'Jobs whose worker vanished and that were queued again.',
    labels: { queue: QUEUES },
    exporters: ['gateway'],
  },
  index_freshness_seconds: {
    type: 'histogram',
    help: 'Time from a job accepted to its part searchable.',
    labels: {},
    exporters: ['gateway'],
    buckets: SLOW_SECONDS,
  },
  grpc_client_retries_total: {
    type: 'counter',
    help: 'Calls inside the fleet that were tried again.',
    labels: { dependency: ['feature-extraction', 'vector-search', 'edge'] },
    exporters: ['gateway', 'gateway-worker'],
  },
  grpc_client_duration_seconds: {
    type: 'histogram',
    help: 'Time of calls to another service, retries included.',
    labels: { dependency: ['feature-extraction', 'vector-search', 'edge'] },
    exporters: ['gateway', 'gateway-worker'],
    buckets: FAST_SECONDS,
  },
} as const satisfies Record<string, MetricEntry>;
