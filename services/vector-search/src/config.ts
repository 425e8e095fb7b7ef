import { type ConfigOf, integer, oneOf, optionalText, port, text, url } from '@cadml/config';
import { FRAME_SETTINGS } from '@cadml/runtime';

export const CONFIG_SCHEMA = {
  ...FRAME_SETTINGS,
  grpcPort: port({ env: 'VECTOR_SEARCH_GRPC_PORT', description: 'Port of the gRPC server', fallback: 8020 }),
  opsPort: port({
    env: 'VECTOR_SEARCH_OPS_PORT',
    description: 'Port of /metrics, /health, /ready and /live',
    fallback: 8021,
  }),
  storeUrl: url(['sqlite', 'postgres', 'postgresql'], {
    env: 'VECTOR_SEARCH_STORE_URL',
    description: 'Where parts, vectors and the change log are kept',
    fallback: 'sqlite:.run/data/vector-search/store.db',
    secret: true,
  }),
  snapshotFolder: text({
    env: 'VECTOR_SEARCH_SNAPSHOT_FOLDER',
    description: 'Folder of the index snapshots',
    fallback: '.run/data/vector-search/snapshots',
  }),
  snapshotEvery: integer({
    env: 'VECTOR_SEARCH_SNAPSHOT_EVERY',
    description: 'A snapshot is written after this many changes',
    unit: 'changes',
    min: 1,
    fallback: 5_000,
  }),
  engine: oneOf(['faiss', 'exact'], {
    env: 'VECTOR_SEARCH_ENGINE',
    description: 'What searches vectors; without a loadable faiss, exact serves and says degraded',
    fallback: 'faiss',
  }),
  faissPath: optionalText({
    env: 'VECTOR_SEARCH_FAISS_PATH',
    description: 'Path of faiss.node; empty: as built in libs/faiss',
  }),
  flatMax: integer({
    env: 'VECTOR_SEARCH_FLAT_MAX',
    description: 'Above this many vectors of a version, a graph takes over from the flat index',
    unit: 'vectors',
    min: 1,
    fallback: 20_000,
  }),
  exactMax: integer({
    env: 'VECTOR_SEARCH_EXACT_MAX',
    description: 'The exact engine answers SERVICE_UNAVAILABLE when more vectors than this pass the filters',
    unit: 'vectors',
    min: 1,
    fallback: 200_000,
  }),
  switchAfterMs: integer({
    env: 'VECTOR_SEARCH_SWITCH_AFTER_MS',
    description:
      'The default version changes no earlier after the start, so that all who write parts know the new one',
    unit: 'ms',
    fallback: 10_000,
  }),
  operationRetentionDays: integer({
    env: 'VECTOR_SEARCH_OPERATION_RETENTION_DAYS',
    description: 'How long a repeat of an upsert gets its first outcome; longer than jobs are retried',
    unit: 'days',
    min: 1,
    fallback: 60,
  }),
  pollMs: integer({
    env: 'VECTOR_SEARCH_POLL_MS',
    description: 'How often changes of other replicas are looked for',
    unit: 'ms',
    min: 10,
    fallback: 200,
  }),
} as const;

export type Config = ConfigOf<typeof CONFIG_SCHEMA>;
