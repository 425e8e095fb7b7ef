import { beforeEach, describe, expect, test } from '@jest/globals';
import type { FileReference, ReferenceStore } from './ports.ts';

const HASH = 'a'.repeat(64);
const FILE = { fileHash: HASH, bytes: 7 };
const NOW = 1_700_000_000_000;

function reference(over: Partial<FileReference> = {}): FileReference {
  return { project: 'default', fileHash: HASH, holder: 'analysis:1', untilMs: null, ...over };
}

/** What every store of references promises. `create` opens an empty one. */
export function referenceStoreConformance(engine: string, create: () => Promise<ReferenceStore>): void {
  describe(`references on ${engine}`, () => {
    let store: ReferenceStore;
    const gone = async () => true;

    beforeEach(async () => {
      store = await create();
    });

    test('a file is found only through a project that holds it, and only until its end', async () => {
      await store.adopt(FILE, reference({ untilMs: NOW + 10 }));
      expect(await store.find(HASH, ['default', 'other'], NOW)).toEqual(FILE);
      expect(await store.find(HASH, 'all', NOW)).toEqual(FILE);
      expect(await store.find(HASH, ['other'], NOW)).toBeNull();
      expect(await store.find(HASH, [], NOW)).toBeNull();
      expect(await store.find(HASH, 'all', NOW + 10)).toBeNull();
    });

    test('a holder has one reference to a file, whose end can be moved both ways', async () => {
      await store.adopt(FILE, reference({ untilMs: NOW + 10 }));
      expect(await store.hold(reference())).toBe(true);
      expect(await store.find(HASH, 'all', NOW + 1e9)).toEqual(FILE);
      await store.adopt(FILE, reference({ untilMs: NOW + 10 }));
      expect(await store.find(HASH, 'all', NOW + 10)).toBeNull();
      expect(await store.totals()).toEqual({ files: 1, bytes: 7 });
    });

    test('a file that is not stored cannot be held', async () => {
      expect(await store.hold(reference())).toBe(false);
      expect(await store.isKnown(HASH)).toBe(false);
    });

    test('releasing is told apart from releasing nothing', async () => {
      await store.adopt(FILE, reference());
      expect(await store.release([reference({ project: 'other' })])).toBe(0);
      expect(await store.release([reference()])).toBe(1);
      expect(await store.release([reference()])).toBe(0);
    });

    test('files that somebody holds are listed, stored last first', async () => {
      const hashes = ['1', '2', '3'].map((digit) => digit.repeat(64));
      for (const fileHash of hashes) {
        await store.adopt({ fileHash, bytes: 5 }, reference({ fileHash, untilMs: NOW + 10 }));
      }
      await store.release([reference({ fileHash: hashes[1] as string })]);
      const listed = await store.listNewest(10, NOW);
      expect(listed.map(({ fileHash }) => fileHash).toSorted()).toEqual([hashes[0], hashes[2]]);
      expect(await store.listNewest(1, NOW)).toHaveLength(1);
      expect(await store.listNewest(10, NOW + 10)).toEqual([]);
    });

    test('a file is abandoned from the first look after its last reference ended', async () => {
      await store.adopt(FILE, reference({ untilMs: NOW }));
      await store.adopt(FILE, reference({ holder: 'operation:1' }));
      expect(await store.expire(NOW)).toBe(1);
      expect(await store.listAbandoned(NOW, 10)).toEqual([]);
      await store.release([reference({ holder: 'operation:1' })]);
      expect(await store.expire(NOW + 5)).toBe(0);
      expect(await store.listAbandoned(NOW + 4, 10)).toEqual([]);
      expect(await store.listAbandoned(NOW + 5, 10)).toEqual([HASH]);
    });

    test('only an abandoned file is forgotten, and only when its bytes are gone', async () => {
      await store.adopt(FILE, reference());
      expect(await store.forget(HASH, NOW, gone)).toBe(false);
      await store.release([reference()]);
      await store.expire(NOW);
      expect(await store.forget(HASH, NOW - 1, gone)).toBe(false);
      expect(await store.forget(HASH, NOW, async () => false)).toBe(false);
      expect(await store.forget(HASH, NOW, gone)).toBe(true);
      expect(await store.isKnown(HASH)).toBe(false);
    });

    test('bytes without a row are claimed as abandoned ones, and those with one are left alone', async () => {
      await store.claimStray(FILE, NOW);
      await store.claimStray(FILE, NOW);
      expect(await store.find(HASH, 'all', NOW)).toBeNull();
      expect(await store.listAbandoned(NOW, 10)).toEqual([HASH]);
      await store.adopt(FILE, reference());
      await store.claimStray(FILE, NOW);
      expect(await store.listAbandoned(NOW, 10)).toEqual([]);
      expect(await store.forget(HASH, NOW, gone)).toBe(false);
    });

    test('a file that is adopted again is not forgotten', async () => {
      await store.adopt(FILE, reference());
      await store.release([reference()]);
      await store.expire(NOW);
      await store.adopt(FILE, reference({ holder: 'analysis:2' }));
      expect(await store.forget(HASH, NOW, gone)).toBe(false);
    });

    test('adopting and forgetting at once leaves either the file with its bytes, or neither', async () => {
      let bytes = false;
      for (let round = 0; round < 20; round++) {
        const one = reference({ holder: `analysis:${round}` });
        const adopting = store.adopt(FILE, one).then(() => {
          bytes = true;
        });
        const forgetting = store.forget(HASH, NOW + round, async () => {
          bytes = false;
          return true;
        });
        await Promise.all([adopting, forgetting]);
        expect(await store.isKnown(HASH)).toBe(true);
        expect(bytes).toBe(true);
        await store.release([one]);
        await store.expire(NOW + round);
      }
    });
  });
}
