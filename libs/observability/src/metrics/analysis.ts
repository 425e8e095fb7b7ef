import { FAST_SECONDS, type MetricEntry, SLOW_SECONDS } from './entry.ts';

const CODE = { boundedBy: 'the error catalogue' } as const;
const STAGE = { boundedBy: 'the closed set of stages' } as const;
const FORMATS = ['step', 'iges', 'brep', 'stl', 'obj', 'ply', '3mf', 'glb', 'gltf', 'dxf'] as const;
const VERSIONS = ['v1', 'v2', 'v3', 'v4', 'v5'] as const;

/** Reading files and feature vectors. */
export const ANALYSIS_METRICS = {
  analysis_requests_total: {
    type: 'counter',
    help: 'Analyses by outcome.',
    labels: { status: ['success', 'client_error', 'error'] },
    exporters: ['gateway', 'gateway-worker'],
  },
  analysis_errors_total: {
    type: 'counter',
    help: 'Analyses that failed, by stage and code.',
    labels: { stage: STAGE, code: CODE },
    exporters: ['gateway', 'gateway-worker'],
  },
  analysis_stage_duration_seconds: {
    type: 'histogram',
    help: 'Time of an analysis spent in each stage.',
    labels: { stage: ['upload', 'analyze', 'index', 'search'] },
    exporters: ['gateway', 'gateway-worker'],
    buckets: SLOW_SECONDS,
  },
  analysis_rejections_total: {
    type: 'counter',
    help: 'Files refused before or while reading them.',
    labels: { reason: CODE },
    exporters: ['feature-extraction'],
  },
  parse_stage_latency_seconds: {
    type: 'histogram',
    help: 'Time to read one file, without waiting for a worker.',
    labels: { format: FORMATS },
    exporters: ['feature-extraction'],
    buckets: SLOW_SECONDS,
  },
  rendition_latency_seconds: {
    type: 'histogram',
    help: 'Time to make one picture, model, drawing or part of an assembly, without waiting for a worker.',
    labels: { kind: ['thumbnail', 'model', 'drawing', 'structure', 'product', 'shape'] },
    exporters: ['feature-extraction'],
    buckets: SLOW_SECONDS,
  },
  comparison_latency_seconds: {
    type: 'histogram',
    help: 'Time to compare two shapes that were read before, without waiting for a worker.',
    labels: { class: ['identical', 'mirrored', 'scaled', 'remeshed', 'near', 'different'] },
    exporters: ['feature-extraction'],
    buckets: SLOW_SECONDS,
  },
  parse_timeout_total: {
    type: 'counter',
    help: 'Files whose reading was stopped at the deadline.',
    labels: { format: FORMATS },
    exporters: ['feature-extraction'],
  },
  kernel_workers: {
    type: 'gauge',
    help: 'Kernel worker processes by state.',
    labels: { state: ['starting', 'idle', 'busy'] },
    exporters: ['feature-extraction'],
  },
  kernel_worker_recycles_total: {
    type: 'counter',
    help: 'Kernel workers that were replaced, by reason; renewed: the process went on with a new kernel.',
    labels: {
      reason: [
        'renewed',
        'grown',
        'jobs',
        'idle',
        'crash',
        'trap',
        'memory',
        'scratch',
        'deadline',
        'cancelled',
      ],
    },
    exporters: ['feature-extraction'],
  },
  kernel_queue_depth: {
    type: 'gauge',
    help: 'Files waiting for a kernel worker.',
    labels: {},
    exporters: ['feature-extraction'],
  },
  quarantined_files: {
    type: 'gauge',
    help: 'Files that are refused because they killed workers.',
    labels: {},
    exporters: ['feature-extraction'],
  },
  blob_bytes: {
    type: 'gauge',
    help: 'Bytes of stored files.',
    labels: {},
    exporters: ['feature-extraction'],
  },
  blob_damaged_total: {
    type: 'counter',
    help: 'Reads of stored files that found other bytes than the hash names, or none; nobody was given them.',
    labels: { damage: ['damaged', 'absent'] },
    exporters: ['feature-extraction'],
  },
  damaged_files: {
    type: 'gauge',
    help: 'Stored files that are known to be damaged or lost.',
    labels: {},
    exporters: ['feature-extraction'],
  },
  blob_swept_total: {
    type: 'counter',
    help: 'Stored files removed because no reference was left.',
    labels: {},
    exporters: ['feature-extraction'],
  },
  feature_extraction_latency_seconds: {
    type: 'histogram',
    help: 'Time to compute a feature vector from a document that was read.',
    labels: { version: VERSIONS },
    exporters: ['feature-extraction'],
    buckets: FAST_SECONDS,
  },
  v4_surface_count: {
    type: 'histogram',
    help: 'Slot surface_count of computed v4 vectors.',
    labels: {},
    exporters: ['feature-extraction'],
    buckets: [0, 1, 6, 10, 25, 50, 100, 250, 500, 1000, 10000, 100000],
  },
  v4_shape_entropy: {
    type: 'histogram',
    help: 'Slot shape_entropy of computed v4 vectors.',
    labels: {},
    exporters: ['feature-extraction'],
    buckets: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
  },
} as const satisfies Record<string, MetricEntry>;
