import { flag, integer, list, oneOf, optionalText, port, text, url } from '@cadml/config';
import { FRAME_SETTINGS } from '@cadml/runtime';

/** Where the other services and Redis are; the same for edge and worker. */
export const PEER_SETTINGS = {
  featureExtractionAddress: text({
    env: 'FEATURE_EXTRACTION_ADDRESS',
    description: 'Address of feature-extraction: host:port, dns:///name:port or unix:/path',
    fallback: '127.0.0.1:8010',
  }),
  vectorSearchAddress: text({
    env: 'VECTOR_SEARCH_ADDRESS',
    description: 'Address of vector-search',
    fallback: '127.0.0.1:8020',
  }),
  redisUrl: text({
    env: 'REDIS_URL',
    description: 'Redis of the queue, redis://:password@host:port or the path of a socket',
    secret: true,
    fallback: 'redis://127.0.0.1:6379',
  }),
  catalogueTimeoutMs: integer({
    env: 'GATEWAY_CATALOGUE_TIMEOUT_MS',
    description: 'What one call to vector-search may take within an analysis',
    unit: 'ms',
    min: 100,
    fallback: 5_000,
  }),
} as const;

const LIMITS = {
  maxUploadBytes: integer({
    env: 'GATEWAY_MAX_UPLOAD_BYTES',
    description: 'Largest file that is taken',
    unit: 'bytes',
    min: 1,
    fallback: 200 * 1024 * 1024,
  }),
  maxInFlight: integer({
    env: 'GATEWAY_MAX_REQUESTS',
    description: 'Requests that are answered at once; more are refused with 503',
    min: 1,
    fallback: 512,
  }),
  maxStreams: integer({
    env: 'GATEWAY_MAX_STREAMS',
    description: 'Streams of events that are open at once; more are refused with 503',
    min: 1,
    fallback: 1_000,
  }),
  maxUploads: integer({
    env: 'GATEWAY_MAX_UPLOADS',
    description: 'Uploads that are taken at once; more are refused with 503',
    min: 1,
    fallback: 64,
  }),
  maxUploadsPerKey: integer({
    env: 'GATEWAY_MAX_UPLOADS_PER_KEY',
    description: 'Uploads of one key that are taken at once; more are refused with 429',
    min: 1,
    fallback: 48,
  }),
  uploadIdleMs: integer({
    env: 'GATEWAY_UPLOAD_IDLE_MS',
    description: 'An upload of which no byte comes for this long is refused',
    unit: 'ms',
    min: 100,
    fallback: 15_000,
  }),
  maxLoopDelayMs: integer({
    env: 'GATEWAY_MAX_LOOP_DELAY_MS',
    description: 'Median delay of the event loop above which requests are refused with 503',
    unit: 'ms',
    min: 1,
    fallback: 250,
  }),
  requestsPerMinute: integer({
    env: 'GATEWAY_REQUESTS_PER_MINUTE',
    description: 'Requests that one key may send in a minute',
    min: 1,
    fallback: 120_000,
  }),
  rateLimits: oneOf(['memory', 'redis'], {
    env: 'GATEWAY_RATE_LIMITS',
    description: 'Where requests are counted: by each edge for itself, or by all together in Redis',
    fallback: 'memory',
  }),
  authFailuresPerMinute: integer({
    env: 'GATEWAY_AUTH_FAILURES_PER_MINUTE',
    description:
      'Failed authentications of one address in a minute; further ones are answered with 429, right keys never',
    min: 1,
    fallback: 120,
  }),
  requestTimeoutMs: integer({
    env: 'GATEWAY_REQUEST_TIMEOUT_MS',
    description: 'Deadline of ordinary requests',
    unit: 'ms',
    min: 100,
    fallback: 15_000,
  }),
  analyzeTimeoutMs: integer({
    env: 'GATEWAY_ANALYZE_TIMEOUT_MS',
    description: 'Deadline of an analysis after its upload, unless options.timeoutMs says otherwise',
    unit: 'ms',
    min: 100,
    fallback: 35_000,
  }),
  uploadTimeoutMs: integer({
    env: 'GATEWAY_UPLOAD_TIMEOUT_MS',
    description: 'Deadline of a request that uploads or downloads a file',
    unit: 'ms',
    min: 1_000,
    fallback: 600_000,
  }),
} as const;

/** Settings of the edge. */
export const CONFIG_SCHEMA = {
  ...FRAME_SETTINGS,
  ...PEER_SETTINGS,
  ...LIMITS,
  publicHost: text({
    env: 'CADML_HOST',
    description: 'Address that the public API listens on',
    fallback: '127.0.0.1',
  }),
  port: port({ env: 'GATEWAY_PORT', description: 'Port of the public API', fallback: 8000 }),
  opsPort: port({ env: 'GATEWAY_OPS_PORT', description: 'Operations port of the edge', fallback: 8001 }),
  jobsPort: port({
    env: 'GATEWAY_JOBS_PORT',
    description: 'Port of the internal JobService that workers use',
    fallback: 8002,
  }),
  storeUrl: url(['sqlite', 'postgres', 'postgresql'], {
    env: 'GATEWAY_STORE_URL',
    description: 'Store of projects, keys, jobs and audit; PostgreSQL for more than one edge',
    fallback: 'sqlite:.run/data/gateway/store.db',
    secret: true,
  }),
  apiKeyFile: optionalText({
    env: 'GATEWAY_API_KEY_FILE',
    description: 'File of the first admin key: written at the first start, adopted by a new store',
  }),
  adminTokenFile: optionalText({
    env: 'GATEWAY_ADMIN_TOKEN_FILE',
    description:
      'File of the admin token (X-Admin-Token): written at the first start, adopted by a new store',
  }),
  opsAddresses: list({
    env: 'GATEWAY_OPS_ADDRESSES',
    description:
      'Addresses or CIDR ranges that may read metrics and cluster health on the public port without a key',
    fallback: '127.0.0.0/8,::1/128',
  }),
  trustedProxies: list({
    env: 'GATEWAY_TRUSTED_PROXIES',
    description:
      'Addresses or CIDR ranges of proxies whose X-Forwarded-For says who the caller is; empty believes none',
    fallback: '',
  }),
  uploadHoldHours: integer({
    env: 'GATEWAY_UPLOAD_HOLD_HOURS',
    description: 'How long an uploaded file is kept when no part comes of it',
    unit: 'hours',
    min: 1,
    fallback: 24,
  }),
  holdCheckMs: integer({
    env: 'GATEWAY_HOLD_CHECK_MS',
    description:
      'How long a reference that keeps a file is left alone before it is checked whether a part or a job needs it; longer than any request takes',
    unit: 'ms',
    min: 1_000,
    fallback: 3_600_000,
  }),
  jobMaxAttempts: integer({
    env: 'GATEWAY_JOB_MAX_ATTEMPTS',
    description: 'Attempts of a job before it fails; a worker that dies uses one up',
    min: 1,
    max: 100,
    fallback: 10,
  }),
  jobRetentionDays: integer({
    env: 'GATEWAY_JOB_RETENTION_DAYS',
    description: 'How long a finished job and its result can be asked for',
    unit: 'days',
    min: 1,
    fallback: 30,
  }),
  sweepMs: integer({
    env: 'GATEWAY_SWEEP_MS',
    description: 'How often lost queue entries and expired leases are repaired',
    unit: 'ms',
    min: 100,
    fallback: 5_000,
  }),
  reextractCheckMs: integer({
    env: 'GATEWAY_REEXTRACT_CHECK_MS',
    description:
      'How often it is checked whether parts lack vectors of an indexed version or of the present revision',
    unit: 'ms',
    min: 100,
    fallback: 60_000,
  }),
  reextract: flag({
    env: 'GATEWAY_REEXTRACT',
    description: 'Read the files of parts that lack vectors again by itself',
    fallback: true,
  }),
} as const;
