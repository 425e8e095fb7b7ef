import { describe, expect, test } from '@jest/globals';
import { callAs } from '../../../test/fixtures/app.ts';
import { hashOf, principal } from '../../../test/fixtures/parts.ts';
import { findParts, listUses } from '../list-uses.ts';
import { updatePart } from '../update-part.ts';
import type { UpsertCommand } from '../upsert-part.ts';
import type { StoreInTest } from './store-in-test.conformance.ts';

/** Parts that are components of assemblies. */
export function componentsConformance({ now, call, upsert, remove, update }: StoreInTest): void {
  describe('components of assemblies', () => {
    /** An assembly, and what writes its components. */
    const assembly = async () => {
      const { part } = await upsert(100, { metadata: { partNumber: 'TOP' } });
      const component = (n: number, change: Partial<UpsertCommand> = {}, quantity = 2) =>
        upsert(n, { componentOf: { parentId: part.id, parentRevision: part.revision, quantity }, ...change });
      return { id: part.id, component };
    };
    const partsOf = async (id: string) =>
      (await listUses(now.store, call, id)).uses.map(({ partId, quantity }) => [partId, quantity]);

    test('are parts that know where they are used, and how often', async () => {
      const { id, component } = await assembly();
      const { part, created } = await component(1, {}, 8);
      expect(created).toBe(true);
      expect(await partsOf(id)).toEqual([[part.id, 8]]);
      const { usedIn } = await listUses(now.store, call, part.id);
      expect(usedIn).toMatchObject([{ partId: id, fileHash: hashOf(1), quantity: 8 }]);
    });

    test('written again are the same, with the quantity that was told last', async () => {
      const { id, component } = await assembly();
      const first = await component(1);
      const again = await component(1, { operationId: 'again' }, 3);
      expect([again.created, again.part.id]).toEqual([false, first.part.id]);
      expect(await component(1)).toEqual(first);
      expect(await partsOf(id)).toEqual([[first.part.id, 3]]);
    });

    test('that are parts already keep what their people say of them', async () => {
      const mine = await upsert(1, { metadata: { name: 'mine', partNumber: 'MINE', material: 'brass' } });
      const { component } = await assembly();
      const metadata = { name: 'theirs', partNumber: 'THEIRS' };
      const { part, revisionCreated } = await component(1, { operationId: 'c', metadata });
      expect(revisionCreated).toBe(false);
      expect(part).toEqual(mine.part);
    });

    test('give their number to a part that has none', async () => {
      await upsert(1);
      const { component } = await assembly();
      const { part } = await component(1, { operationId: 'c', metadata: { name: 'x', partNumber: 'N' } });
      expect(part).toMatchObject({ name: 'part 1', partNumber: 'N' });
    });

    test('never take the number of a part that is none of theirs', async () => {
      const other = await upsert(1, { metadata: { partNumber: 'Part1' } });
      const { component } = await assembly();
      const { part, created } = await component(2, { metadata: { name: 'x', partNumber: 'Part1' } });
      expect(created).toBe(true);
      expect(part).toMatchObject({ name: 'x', partNumber: null });
      expect(await now.store.find(other.part.id)).toEqual(other.part);
      const top = await component(3, { metadata: { name: 'y', partNumber: 'TOP' } });
      expect(top).toMatchObject({ created: true, part: { partNumber: null } });
    });

    test('get a new revision when the assembly brings the same number with new bytes', async () => {
      const { id, component } = await assembly();
      const numbered = { metadata: { name: 'x', partNumber: 'X' } };
      const { part } = await component(1, numbered);
      const revised = await component(2, numbered);
      expect(revised).toMatchObject({
        created: false,
        revisionCreated: true,
        part: { id: part.id, revision: 2 },
      });
      expect(await partsOf(id)).toContainEqual([part.id, 2]);
    });

    test('stay when the assembly goes, and are forgotten by it when they go', async () => {
      const { id, component } = await assembly();
      const [a, b] = [await component(1), await component(2)];
      await remove(a.part.id);
      expect(await partsOf(id)).toEqual([[b.part.id, 2]]);
      await remove(id);
      expect(await listUses(now.store, call, b.part.id)).toEqual({ uses: [], usedIn: [] });
      await expect(component(3)).rejects.toMatchObject({ code: 'RESOURCE_GONE' });
    });

    test('of an older revision are no longer told', async () => {
      const { id, component } = await assembly();
      const { part } = await component(1);
      await upsert(101, { metadata: { partNumber: 'TOP' } });
      expect(await partsOf(id)).toEqual([]);
      expect((await listUses(now.store, call, part.id)).usedIn).toEqual([]);
    });

    test('and assemblies of projects out of sight are not told', async () => {
      const { component } = await assembly();
      const { part } = await component(1);
      await update(part.id, { metadata: {} });
      await updatePart(now.deps, callAs(principal('lab')), {
        ...{ partId: part.id, metadata: {}, project: 'lab', ifEtag: null },
      });
      const stranger = callAs(principal('lab', { readableProjects: ['lab'] }));
      expect(await listUses(now.store, stranger, part.id)).toEqual({ uses: [], usedIn: [] });
      const foreign = { componentOf: { parentId: part.id, parentRevision: 1, quantity: 1 } };
      await expect(upsert(5, foreign)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
    });

    test('need a quantity', async () => {
      const { component } = await assembly();
      for (const quantity of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
        await expect(component(1, {}, quantity)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
      }
    });

    test('are found by their files, the oldest part of the project', async () => {
      const a = await upsert(1, { metadata: { partNumber: 'A' } });
      await upsert(1, { operationId: 'twin', metadata: { partNumber: 'B' } });
      const wanted = { project: 'default', fileHashes: [hashOf(1), hashOf(2)] };
      expect([...(await findParts(now.store, call, wanted))]).toEqual([[hashOf(1), a.part.id]]);
      const stranger = callAs(principal('lab', { readableProjects: ['lab'] }));
      await expect(findParts(now.store, stranger, wanted)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
    });
  });
}
