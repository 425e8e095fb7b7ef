import { beforeEach, describe, expect, test } from '@jest/globals';
import type { AppliedLimits } from '../domain/cache-limits.ts';
import type { CacheLimitStore } from './ports-caches.ts';

const FIRST: AppliedLimits = {
  version: 1,
  limits: { capacityBytes: 128 * 2 ** 20, ttlSeconds: 7_200, isConfigured: false },
  previous: { capacityBytes: 64 * 2 ** 20, ttlSeconds: 3_600, isConfigured: true },
  appliedMs: 1_800_000_000_000,
  appliedBy: 'key:admin',
  reason: 'more parts',
  windowUntilMs: 1_800_000_300_000,
};
const SECOND: AppliedLimits = { ...FIRST, version: 2, previous: null, reason: 'it was too much' };

/** What every store of cache limits promises. `create` opens an empty one. */
export function cacheLimitStoreConformance(engine: string, create: () => Promise<CacheLimitStore>): void {
  describe(`cache limits on ${engine}`, () => {
    let store: CacheLimitStore;

    beforeEach(async () => {
      store = await create();
    });

    test('there are none at first; then those that were written last', async () => {
      expect(await store.read()).toBeNull();
      expect(await store.replace(null, FIRST)).toBe(true);
      expect(await store.read()).toEqual(FIRST);
      expect(await store.replace(FIRST, SECOND)).toBe(true);
      expect(await store.read()).toEqual(SECOND);
    });

    test('of several that change the same state, one does', async () => {
      const writes = [1, 2, 3, 4].map(() => store.replace(null, FIRST));
      expect((await Promise.all(writes)).filter(Boolean)).toHaveLength(1);
      const changes = [1, 2, 3, 4].map(() => store.replace(FIRST, SECOND));
      expect((await Promise.all(changes)).filter(Boolean)).toHaveLength(1);
      expect(await store.replace(FIRST, SECOND)).toBe(false);
    });
  });
}
