import { beforeEach, describe, expect, test } from '@jest/globals';
import type { DamagedFiles, ReferenceStore } from './ports.ts';

const NOW = 1_700_000_000_000;
const FILES = ['a', 'b'].map((digit, index) => ({ fileHash: digit.repeat(64), bytes: index + 1 }));
const [A, B] = FILES as [(typeof FILES)[0], (typeof FILES)[0]];

export interface DamageUnderTest {
  readonly damaged: DamagedFiles;
  readonly references: ReferenceStore;
}

/** What every list of damaged files promises. `create` opens an empty one. */
export function damagedFilesConformance(engine: string, create: () => Promise<DamageUnderTest>): void {
  describe(`damaged files on ${engine}`, () => {
    let damaged: DamagedFiles;
    let references: ReferenceStore;
    const adopt = (file: typeof A) => {
      const reference = { project: 'default', fileHash: file.fileHash, holder: 'analysis:1', untilMs: null };
      return references.adopt(file, reference);
    };

    beforeEach(async () => {
      ({ damaged, references } = await create());
      for (const file of FILES) await adopt(file);
    });

    test('are listed, those found first first, however often they are found', async () => {
      expect(await damaged.list(10)).toEqual([]);
      expect(await damaged.note(B.fileHash, NOW)).toBe(true);
      expect(await damaged.note(A.fileHash, NOW + 1)).toBe(true);
      expect(await damaged.note(B.fileHash, NOW + 2)).toBe(true);
      expect(await damaged.list(10)).toEqual([B, A]);
      expect(await damaged.list(1)).toEqual([B]);
    });

    test('are looked for among the others, each by one, those first that were looked at longest ago', async () => {
      const look = (nowMs: number, lookedBeforeMs = nowMs) => damaged.takeDue({ nowMs, lookedBeforeMs });
      const soon = Date.now() + 60_000;
      expect(await look(soon, NOW)).toBeNull();
      const taken = await Promise.all([look(soon), look(soon), look(soon), look(soon)]);
      expect(taken.filter((file) => file !== null).toSorted(byHash)).toEqual([A, B]);
      expect(await look(soon)).toBeNull();
      await damaged.note(A.fileHash, NOW);
      expect([await look(soon + 1), await look(soon + 1)]).toEqual([B, null]);
      await damaged.clear(A.fileHash);
      expect([await look(soon + 2), await look(soon + 2)]).toEqual([A, B]);
      await adopt(B);
      expect(await look(soon + 3)).toEqual(B);
    });

    test('are only files that are kept', async () => {
      expect(await damaged.note('c'.repeat(64), NOW)).toBe(false);
      expect(await damaged.list(10)).toEqual([]);
    });

    test('are so until their bytes are stored again, or found to be right', async () => {
      for (const { fileHash } of FILES) await damaged.note(fileHash, NOW);
      await adopt(A);
      expect(await damaged.list(10)).toEqual([B]);
      await damaged.clear(B.fileHash);
      expect(await damaged.list(10)).toEqual([]);
    });

    test('stay so when a further reference holds them, and are forgotten with the file', async () => {
      await damaged.note(A.fileHash, NOW);
      const one = { project: 'default', fileHash: A.fileHash };
      await references.hold({ ...one, holder: 'operation:1', untilMs: null });
      expect(await damaged.list(10)).toEqual([A]);
      await references.release(['analysis:1', 'operation:1'].map((holder) => ({ ...one, holder })));
      await references.expire(NOW);
      await references.forget(A.fileHash, NOW, async () => true);
      expect(await damaged.list(10)).toEqual([]);
    });
  });
}

function byHash(a: typeof A, b: typeof A): number {
  return a.fileHash.localeCompare(b.fileHash);
}
