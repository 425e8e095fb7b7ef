export type {
  CacheCounts,
  CacheEvents,
  CacheLevel,
  CacheObservation,
  CacheSource,
} from './cache/activity.ts';
export { BYTES_CODEC, jsonCodec } from './cache/cached-entry.ts';
export { createKeyJournal, type KeyJournal } from './cache/key-journal.ts';
export type { LoadReport } from './cache/load-entries.ts';
export { createSizedCache } from './cache/sized-cache.ts';
export type { TopKey } from './cache/top-keys.ts';
export {
  type Compute,
  createTwoLevelCache,
  type LocalLevel,
  type TwoLevelCache,
  type TwoLevelCacheSettings,
} from './cache/two-level-cache.ts';
export { connectRedis, type RedisConnection } from './connection.ts';
export { redisKey } from './keys.ts';
export { type IdQueue, openQueue } from './queue.ts';
export { type QueueWorker, type QueueWorkerSettings, startQueueWorker } from './queue-worker.ts';
