import { createTwoLevelCache } from '@cadml/redis';
import type { SharedWork } from '../application/ports.ts';
import { isDefinite } from './redis-document-cache.ts';

/** What was done is kept elsewhere; here only that it failed. */
const FORGOTTEN_MS = 1;
const FAILURES_BYTES = 4 * 1024 * 1024;

/**
 * Work that callers of this process share. Its outcome lies in a folder of this replica, so that another
 * replica's work would not help it: no lock is taken across them.
 */
export function createSharedWork(negativeTtlMs: number): SharedWork {
  const cache = createTwoLevelCache<true>({
    ...{ service: 'feature-extraction', entity: 'rendition', schema: 1, redis: null },
    ...{ l1MaxBytes: FAILURES_BYTES, l1TtlMs: FORGOTTEN_MS, l2TtlMs: FORGOTTEN_MS, negativeTtlMs },
    stage: 'geometry',
    isDefinite,
    events: { lookup: () => undefined, evicted: () => undefined },
  });
  return {
    once: async (key, work, signal) => {
      await cache.get(key, signal, async (joint) => {
        await work(joint);
        return true;
      });
    },
  };
}
