import { FAST_SECONDS, type MetricEntry } from './entry.ts';

const GRPC_CODES = [
  'OK',
  'CANCELLED',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

const RPC = { boundedBy: 'services and methods of proto/' } as const;

/** What every service exports. */
export const COMMON_METRICS = {
  build_info: {
    type: 'gauge',
    help: 'Always 1; the labels say which build runs.',
    labels: { service: { boundedBy: 'one per process' }, version: { boundedBy: 'one per process' } },
    exporters: ['all'],
  },
  event_loop_delay_seconds: {
    type: 'gauge',
    help: 'Delay of the event loop since the last scrape.',
    labels: { quantile: ['0.5', '0.99', '1'] },
    exporters: ['all'],
  },
  process_resident_memory_bytes: {
    type: 'gauge',
    help: 'Resident memory of the process, without its children.',
    labels: {},
    exporters: ['all'],
  },
  process_cpu_seconds_total: {
    type: 'counter',
    help: 'User and system CPU time of the process, without its children.',
    labels: {},
    exporters: ['all'],
  },
  grpc_server_handled_total: {
    type: 'counter',
    help: 'RPCs that ended, by status.',
    labels: { service: RPC, method: RPC, code: GRPC_CODES },
    exporters: ['gateway', 'feature-extraction', 'vector-search'],
  },
  grpc_server_handling_seconds: {
    type: 'histogram',
    help: 'Time from an RPC arriving to its end.',
    labels: { service: RPC, method: RPC },
    exporters: ['gateway', 'feature-extraction', 'vector-search'],
    buckets: FAST_SECONDS,
  },
  circuit_breaker_state: {
    type: 'gauge',
    help: 'Circuit breaker of a dependency: 0 closed, 1 half-open, 2 open.',
    labels: { dependency: ['feature-extraction', 'vector-search', 'edge'] },
    exporters: ['gateway', 'gateway-worker'],
  },
} as const satisfies Record<string, MetricEntry>;
