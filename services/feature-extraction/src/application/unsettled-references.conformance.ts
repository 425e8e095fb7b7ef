import { beforeEach, describe, expect, test } from '@jest/globals';
import type { FileReference, ReferenceStore, UnsettledReferences, Verdict } from './ports.ts';

const HASH = 'a'.repeat(64);
const FILE = { fileHash: HASH, bytes: 7 };
const START = 1_700_000_000_000;

interface Stores {
  readonly references: ReferenceStore;
  readonly unsettled: UnsettledReferences;
}

/** What every store of references promises about those that nobody has settled. `create` opens an empty one. */
export function unsettledReferencesConformance(
  engine: string,
  create: (now: () => number) => Promise<Stores>,
): void {
  describe(`unsettled references on ${engine}`, () => {
    let stores: Stores;
    let nowMs: number;

    beforeEach(async () => {
      nowMs = START;
      stores = await create(() => nowMs);
    });

    const reference = (id: string, over: Partial<FileReference> = {}): FileReference => {
      return { project: 'default', fileHash: HASH, holder: `operation:${id}`, untilMs: null, ...over };
    };
    const waiting = async () =>
      (await stores.unsettled.list(nowMs, 10)).map(({ holder, sinceMs }) => [holder, sinceMs - START]);
    const settleAll = async (verdict: Verdict) => {
      const listed = await stores.unsettled.list(nowMs, 10);
      return () => stores.unsettled.settle(listed.map((one) => ({ reference: one, verdict })));
    };

    test('those of operations without an end are listed from their age on, the oldest first', async () => {
      const { references, unsettled } = stores;
      await references.adopt(FILE, reference('2'));
      nowMs += 5;
      await references.hold(reference('1'));
      await references.hold(reference('ends', { untilMs: START + 9 }));
      await references.hold(reference('', { holder: 'analysis:1' }));
      expect(await waiting()).toEqual([
        ['operation:2', 0],
        ['operation:1', 5],
      ]);
      expect(await unsettled.list(START, 10)).toHaveLength(1);
      expect(await unsettled.list(START - 1, 10)).toEqual([]);
      expect(await unsettled.list(nowMs, 1)).toMatchObject([{ holder: 'operation:2', project: 'default' }]);
    });

    test('one that is kept is listed no more and holds its file; one that is released does not', async () => {
      await stores.references.adopt(FILE, reference('1'));
      expect(await (await settleAll('keep'))()).toEqual({ keep: 1, lookAgain: 0, release: 0 });
      expect(await waiting()).toEqual([]);
      expect(await stores.references.find(HASH, 'all', nowMs)).toEqual(FILE);
      await stores.references.hold(reference('1'));
      expect(await (await settleAll('release'))()).toMatchObject({ release: 1 });
      expect(await stores.references.find(HASH, 'all', nowMs)).toBeNull();
    });

    test('one that is to be looked at again is the youngest from then on', async () => {
      await stores.references.adopt(FILE, reference('1'));
      nowMs += 5;
      expect(await (await settleAll('lookAgain'))()).toMatchObject({ lookAgain: 1 });
      await stores.references.hold(reference('0'));
      expect(await stores.unsettled.list(START + 4, 10)).toEqual([]);
      expect(await waiting()).toContainEqual(['operation:1', 5]);
    });

    test.each<Verdict>(['keep', 'release'])('settling twice does it once: %s', async (verdict) => {
      await stores.references.adopt(FILE, reference('1'));
      const settle = await settleAll(verdict);
      expect(await settle()).toMatchObject({ [verdict]: 1 });
      expect(await settle()).toEqual({ keep: 0, lookAgain: 0, release: 0 });
    });

    test('one that was held anew since it was listed stays as it is', async () => {
      await stores.references.adopt(FILE, reference('1'));
      await stores.references.hold(reference('2'));
      const [release, keep] = [await settleAll('release'), await settleAll('keep')];
      nowMs += 5;
      await stores.references.hold(reference('1'));
      await stores.references.hold(reference('2', { untilMs: START + 90 }));
      expect(await release()).toEqual({ keep: 0, lookAgain: 0, release: 0 });
      expect(await keep()).toEqual({ keep: 0, lookAgain: 0, release: 0 });
      expect(await waiting()).toEqual([['operation:1', 5]]);
      expect(await stores.references.find(HASH, 'all', START + 80)).toEqual(FILE);
    });
  });
}
