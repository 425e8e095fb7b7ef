import { type ConfigOf, flag, integer, oneOf, optionalText, port, type Setting, text } from '@cadml/config';
import { FRAME_SETTINGS } from '@cadml/runtime';
import { BLOB_SETTINGS } from './config-blobs.ts';
import { type ConverterCommand, parseConverterCommand } from './domain/converter-command.ts';
import { DEFAULT_STEP_LIMITS } from './domain/part21/limits.ts';

const MIB = 1024 * 1024;

const STORAGE_SETTINGS = {
  storeUrl: text({
    env: 'FEATURE_EXTRACTION_STORE_URL',
    description: 'Relational store: sqlite:<file> (one replica) or postgres://…',
    fallback: 'sqlite:.run/data/feature-extraction/store.db',
    secret: true,
  }),
  derivedFolder: text({
    env: 'FEATURE_EXTRACTION_DERIVED_FOLDER',
    description: 'Folder of pictures and models, which can be made again; of this process alone',
    fallback: '.run/data/feature-extraction/derived',
  }),
  derivedCacheBytes: integer({
    env: 'DERIVED_CACHE_BYTES',
    description: 'What pictures and models may take on disk; those unused for longest go first',
    unit: 'bytes',
    min: MIB,
    fallback: 1024 * MIB,
  }),
  maxUploadBytes: integer({
    env: 'MAX_UPLOAD_BYTES',
    description: 'Largest file that is accepted',
    unit: 'bytes',
    min: 1,
    fallback: 200 * MIB,
  }),
  sweepIntervalMs: integer({
    env: 'FILE_SWEEP_INTERVAL_MS',
    description: 'Time between two looks for files without a reference',
    unit: 'ms',
    min: 10,
    fallback: 600_000,
  }),
  healthLookIntervalMs: integer({
    env: 'HEALTH_LOOK_INTERVAL_MS',
    description: 'Time between two looks of health at the store and at the place of files',
    unit: 'ms',
    min: 100,
    fallback: 5_000,
  }),
  sweepGraceMs: integer({
    env: 'FILE_SWEEP_GRACE_MS',
    description: 'How long a file without a reference is kept',
    unit: 'ms',
    fallback: 3_600_000,
  }),
} as const;

const CACHE_SETTINGS = {
  redisUrl: optionalText({
    env: 'REDIS_URL',
    description: 'redis://:password@host:port of the shared cache; empty: each replica has its own only',
    secret: true,
  }),
  redisPrefix: text({
    env: 'FEATURE_EXTRACTION_REDIS_PREFIX',
    description: 'First part of every Redis key of this service',
    fallback: 'feature-extraction',
  }),
  cacheL1Bytes: integer({
    env: 'FEATURE_CACHE_L1_BYTES',
    description: 'Documents kept in this process, until an operator sets another capacity',
    unit: 'bytes',
    min: MIB,
    fallback: 64 * MIB,
  }),
  cacheL1MostBytes: integer({
    env: 'FEATURE_CACHE_L1_MOST_BYTES',
    description: 'The largest capacity that an operator may set of either cache, beside the configured one',
    unit: 'bytes',
    min: MIB,
    fallback: 512 * MIB,
  }),
  cacheL1TtlMs: integer({
    env: 'FEATURE_CACHE_L1_TTL_MS',
    description:
      'How long a document or a picture of this process is fresh, until an operator sets another time',
    unit: 'ms',
    min: 1,
    fallback: 3_600_000,
  }),
  cacheL2TtlMs: integer({
    env: 'FEATURE_CACHE_L2_TTL_MS',
    description: 'How long a document in Redis is fresh',
    unit: 'ms',
    min: 1000,
    fallback: 7 * 86_400_000,
  }),
  cacheStaleMs: integer({
    env: 'FEATURE_CACHE_STALE_MS',
    description: 'How long what is no longer fresh is used while it is made anew in the background',
    unit: 'ms',
    fallback: 86_400_000,
  }),
  renditionL1Bytes: integer({
    env: 'RENDITION_CACHE_L1_BYTES',
    description: 'Pictures and models kept in this process, until an operator sets another capacity',
    unit: 'bytes',
    min: MIB,
    fallback: 32 * MIB,
  }),
  renditionL1EntryBytes: integer({
    env: 'RENDITION_CACHE_L1_ENTRY_BYTES',
    description: 'Larger pictures and models are not kept in this process',
    unit: 'bytes',
    fallback: 64 * 1024,
  }),
  renditionL2EntryBytes: integer({
    env: 'RENDITION_CACHE_L2_ENTRY_BYTES',
    description: 'Larger pictures and models are not shared in Redis: each replica makes its own',
    unit: 'bytes',
    fallback: 256 * 1024,
  }),
  renditionL2TtlMs: integer({
    env: 'RENDITION_CACHE_L2_TTL_MS',
    description: 'How long a picture or model in Redis is fresh',
    unit: 'ms',
    min: 1000,
    fallback: 6 * 3_600_000,
  }),
  cacheNegativeTtlMs: integer({
    env: 'FEATURE_CACHE_NEGATIVE_TTL_MS',
    description: 'How long it is remembered that a file is broken',
    unit: 'ms',
    min: 1000,
    fallback: 300_000,
  }),
} as const;

const SANDBOX_SETTINGS = {
  sandboxMode: oneOf(['required', 'auto', 'off'], {
    env: 'SANDBOX',
    description:
      'Walls around the processes that read files; required: no start unless all of them stand, auto: those that this machine can put up, off: none',
    fallback: 'auto',
  }),
  sandboxLauncher: optionalText({
    env: 'FEATURE_EXTRACTION_SANDBOX_PATH',
    description: 'The built launcher of the sandbox; empty: beside its source',
  }),
  scratchFolder: text({
    env: 'FEATURE_EXTRACTION_SCRATCH_FOLDER',
    description:
      'Where the workers get their files and write; of this process alone, best on the file system of the uploaded files',
    fallback: '.run/data/feature-extraction/scratch',
  }),
  kernelCodeFolder: text({
    env: 'FEATURE_EXTRACTION_KERNEL_CODE_FOLDER',
    description:
      'Where the compiled code of the CAD kernel is kept; made when it is missing; only the service may write there',
    fallback: '.run/data/feature-extraction/kernel-code',
  }),
} as const;

const KERNEL_SETTINGS = {
  kernelWorkers: integer({
    env: 'KERNEL_WORKERS',
    description: 'Processes that read files; 0: one for each core',
    max: 256,
    fallback: 0,
  }),
  reExtractFiles: integer({
    env: 'FEATURE_EXTRACTION_REEXTRACT_FILES',
    description: 'Files of one re-extraction that are read at once; 0: one less than workers, at least one',
    max: 256,
    fallback: 0,
  }),
  kernelWorkerEntry: optionalText({
    env: 'KERNEL_WORKER_ENTRY',
    description: 'Program of a kernel worker; empty: the one beside this program',
  }),
  kernelWarmUp: flag({
    env: 'KERNEL_WARM_UP',
    description:
      'Have a worker go through what it will do before it counts as ready: it starts later by half, and its first files do not wait for it',
    fallback: true,
  }),
  kernelQueueLimit: integer({
    env: 'KERNEL_QUEUE_LIMIT',
    description: 'Files that may wait for a worker before callers are sent away',
    min: 1,
    fallback: 64,
  }),
  kernelHeavyQueueLimit: integer({
    env: 'KERNEL_HEAVY_QUEUE_LIMIT',
    description: 'Files that may wait for the heavy lane',
    min: 1,
    fallback: 8,
  }),
  kernelHeavyBytes: integer({
    env: 'KERNEL_HEAVY_BYTES',
    description: 'Files from this size on are read in the heavy lane, one at a time',
    unit: 'bytes',
    min: 1,
    fallback: 8 * MIB,
  }),
  kernelHeavyIdleMs: integer({
    env: 'KERNEL_HEAVY_IDLE_MS',
    description: 'The heavy worker ends after this time without work',
    unit: 'ms',
    min: 1,
    fallback: 60_000,
  }),
  kernelIgesQueueLimit: integer({
    env: 'KERNEL_IGES_QUEUE_LIMIT',
    description: 'IGES files that may wait for the one worker that converts them',
    min: 1,
    fallback: 8,
  }),
  kernelIgesIdleMs: integer({
    env: 'KERNEL_IGES_IDLE_MS',
    description: 'The IGES worker ends after this time without work',
    unit: 'ms',
    min: 1,
    fallback: 60_000,
  }),
  kernelIgesMaxRss: integer({
    env: 'KERNEL_IGES_MAX_RSS',
    description: 'Resident memory at which the IGES worker is killed; its kernel alone takes some 650 MB',
    unit: 'bytes',
    min: MIB,
    fallback: 2048 * MIB,
  }),
  kernelIgesStartTimeoutMs: integer({
    env: 'KERNEL_IGES_START_TIMEOUT_MS',
    description: 'Time for the IGES worker to load and test its kernel; the file has its own beyond it',
    unit: 'ms',
    min: 1000,
    fallback: 60_000,
  }),
  kernelMaxRss: integer({
    env: 'KERNEL_MAX_RSS',
    description: 'Resident memory at which a worker is killed',
    unit: 'bytes',
    min: MIB,
    fallback: 1536 * MIB,
  }),
  kernelHeavyMaxRss: integer({
    env: 'KERNEL_HEAVY_MAX_RSS',
    description: 'The same for the heavy lane',
    unit: 'bytes',
    min: MIB,
    fallback: 3072 * MIB,
  }),
  kernelRecycleBytes: integer({
    env: 'KERNEL_RECYCLE_BYTES',
    description:
      'A worker that grew by this much begins anew with its kernel between two files; it is replaced when it then still holds more than twice this above what it held at its start',
    unit: 'bytes',
    min: MIB,
    fallback: 128 * MIB,
  }),
  kernelRecycleJobs: integer({
    env: 'KERNEL_RECYCLE_JOBS',
    description: 'A worker that read so many files is replaced',
    min: 1,
    fallback: 2_000,
  }),
  kernelStartTimeoutMs: integer({
    env: 'KERNEL_START_TIMEOUT_MS',
    description: 'Time for a worker to load, test and warm itself',
    unit: 'ms',
    min: 1000,
    fallback: 60_000,
  }),
  interactiveDeadlineMs: integer({
    env: 'ANALYSIS_DEADLINE_MS',
    description: 'Longest reading for someone who waits, and the base of a job',
    unit: 'ms',
    min: 100,
    fallback: 30_000,
  }),
  jobDeadlineMsPerMib: integer({
    env: 'ANALYSIS_JOB_MS_PER_MIB',
    description: 'What a job is given beyond the base, for each MiB of the file',
    unit: 'ms',
    fallback: 2_000,
  }),
} as const;

const CONVERTER_SETTINGS = {
  dwgConverterCommand: converterCommand({
    env: 'DWG_CONVERTER_COMMAND',
    description:
      'Program and arguments that make DXF of a DWG, with {input} and {output} (or {inputFolder} and {outputFolder}); empty: DWG is refused',
  }),
  dwgConverterTimeoutMs: integer({
    env: 'DWG_CONVERTER_TIMEOUT_MS',
    description: 'Longest run of the DWG converter',
    unit: 'ms',
    min: 100,
    fallback: 30_000,
  }),
} as const;

function converterCommand(options: {
  readonly env: string;
  readonly description: string;
}): Setting<ConverterCommand | null> {
  const parse = (given: string) => (given === '' ? null : parseConverterCommand(given));
  return { ...optionalText(options), parse };
}

const STEP_SETTINGS = {
  stepMaxInstances: integer({
    env: 'STEP_MAX_INSTANCES',
    description: 'Instances that a STEP file may define or refer to',
    min: 1,
    fallback: DEFAULT_STEP_LIMITS.maxInstances,
  }),
  stepMaxReferences: integer({
    env: 'STEP_MAX_REFERENCES',
    description: 'References between the instances of a STEP file',
    min: 1,
    fallback: DEFAULT_STEP_LIMITS.maxReferences,
  }),
  stepMaxDepth: integer({
    env: 'STEP_MAX_DEPTH',
    description: 'Lists inside lists in one instance of a STEP file',
    min: 1,
    max: 65_536,
    fallback: DEFAULT_STEP_LIMITS.maxDepth,
  }),
  stepMaxTokenBytes: integer({
    env: 'STEP_MAX_STRING_BYTES',
    description: 'Longest string in a STEP file',
    unit: 'bytes',
    min: 1024,
    fallback: DEFAULT_STEP_LIMITS.maxTokenBytes,
  }),
  stepMaxOccurrences: integer({
    env: 'STEP_MAX_OCCURRENCES',
    description: 'Components of a STEP assembly when it is expanded',
    min: 1,
    fallback: DEFAULT_STEP_LIMITS.maxOccurrences,
  }),
  stepMaxExpandedFaces: integer({
    env: 'STEP_MAX_EXPANDED_FACES',
    description: 'Faces of a STEP assembly when each use of a part counts; a job measures about 15 in a ms',
    min: 1,
    fallback: DEFAULT_STEP_LIMITS.maxExpandedFaces,
  }),
  stepMaxExpandedBytes: integer({
    env: 'STEP_MAX_EXPANDED_BYTES',
    description: 'What a packed STEP file (.stpz) may hold',
    unit: 'bytes',
    min: MIB,
    max: 2048 * MIB,
    fallback: DEFAULT_STEP_LIMITS.maxExpandedBytes,
  }),
  stepMaxExpansionRatio: integer({
    env: 'STEP_MAX_EXPANSION_RATIO',
    description: 'The same over the length of the packed file, from one MiB on',
    min: 1,
    max: 1100,
    fallback: DEFAULT_STEP_LIMITS.maxExpansionRatio,
  }),
} as const;

/** Everything that feature-extraction can be told. */
export const CONFIG_SCHEMA = {
  ...FRAME_SETTINGS,
  grpcPort: port({
    env: 'FEATURE_EXTRACTION_GRPC_PORT',
    description: 'Port of the gRPC service',
    fallback: 8010,
  }),
  opsPort: port({
    env: 'FEATURE_EXTRACTION_OPS_PORT',
    description: 'Port of /metrics, /health and /ready',
    fallback: 8011,
  }),
  ...STORAGE_SETTINGS,
  ...BLOB_SETTINGS,
  ...CACHE_SETTINGS,
  ...SANDBOX_SETTINGS,
  ...KERNEL_SETTINGS,
  ...CONVERTER_SETTINGS,
  ...STEP_SETTINGS,
} as const;

export type Config = ConfigOf<typeof CONFIG_SCHEMA>;
