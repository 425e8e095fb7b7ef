import { beforeEach, describe, expect, test } from '@jest/globals';
import type { QuarantineStore } from './ports.ts';

const HASH = 'b'.repeat(64);

/** What every quarantine promises. `create` opens an empty store, of which one revision sees its own strikes. */
export function quarantineConformance(
  engine: string,
  create: () => Promise<(revision: number) => QuarantineStore>,
): void {
  describe(`quarantine on ${engine}`, () => {
    let open: (revision: number) => QuarantineStore;

    beforeEach(async () => {
      open = await create();
    });

    test('strikes of several replicas at once all count', async () => {
      const counts = await Promise.all([1, 2, 3, 4].map(() => open(1).record(HASH, 'crash')));
      expect(counts.sort()).toEqual([1, 2, 3, 4]);
      expect(await open(1).strikes(HASH)).toBe(4);
    });

    test('a file that was cleared starts anew', async () => {
      await open(1).record(HASH, 'memory');
      expect(await open(1).clear(HASH)).toBe(true);
      expect(await open(1).clear(HASH)).toBe(false);
      expect(await open(1).record(HASH, 'deadline')).toBe(1);
      expect(await open(1).list()).toMatchObject([{ fileHash: HASH, lastReason: 'deadline', strikes: 1 }]);
    });

    test('strikes of another extractor revision do not count', async () => {
      await open(1).record(HASH, 'trap');
      expect(await open(2).strikes(HASH)).toBe(0);
      expect(await open(2).list()).toEqual([]);
    });
  });
}
