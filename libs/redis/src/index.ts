export { connectRedis, type RedisConnection } from './connection.ts';
export { redisKey } from './keys.ts';
export { type IdQueue, openQueue } from './queue.ts';
export { type QueueWorker, type QueueWorkerSettings, startQueueWorker } from './queue-worker.ts';
export {
  type CacheEvents,
  type CacheLevel,
  type Compute,
  createTwoLevelCache,
  type TwoLevelCache,
  type TwoLevelCacheSettings,
} from './two-level-cache.ts';
