import { describe, expect, test } from '@jest/globals';
import type { StoreInTest } from './store-in-test.conformance.ts';

/** The order of changes, as a tailing reader sees it. */
export function changeLogConformance({ now, upsert, update }: StoreInTest): void {
  describe('the change log', () => {
    test('eight writers and a tailing reader skip nothing, and sequences rise in commit order', async () => {
      const seen: number[] = [];
      let writing = true;
      const tail = (async () => {
        for (;;) {
          const last = !writing;
          const { changes } = await now.store.changesAfter(seen.at(-1) ?? 0, 100);
          seen.push(...changes.map(({ sequence }) => sequence));
          if (last && changes.length === 0) return;
        }
      })();
      const writer = async (w: number) => {
        for (let i = 0; i < 12; i++) await upsert(w * 100 + i + 1);
      };
      await Promise.all(Array.from({ length: 8 }, (_, w) => writer(w)));
      writing = false;
      await tail;
      expect(seen).toEqual(Array.from({ length: 96 }, (_, i) => i + 1));
    });

    test('a write that fails leaves no line in the log', async () => {
      await upsert(1, { metadata: { partNumber: 'A' } });
      const { part } = await upsert(2);
      await expect(update(part.id, { metadata: { partNumber: 'A' } })).rejects.toThrow('taken');
      const { head, changes } = await now.store.changesAfter(0, 10);
      expect([head, changes.length]).toEqual([2, 2]);
    });
  });
}
