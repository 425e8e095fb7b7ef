import { describe, expect, test } from '@jest/globals';
import { callAs } from '../../../test/fixtures/app.ts';
import { principal } from '../../../test/fixtures/parts.ts';
import { updatePart } from '../update-part.ts';
import type { StoreInTest } from './store-in-test.conformance.ts';

/** Updates, moves and deletions. */
export function changesConformance({ now, upsert, remove, update }: StoreInTest): void {
  describe('changes of a part', () => {
    test('an update gives another etag, and one against an old etag is refused', async () => {
      const { part } = await upsert(1);
      const changed = await update(part.id, { metadata: { name: 'new' }, ifEtag: '1' });
      expect(changed).toMatchObject({ sequence: 2, part: { name: 'new', sequence: 2 } });
      const late = update(part.id, { metadata: { name: 'newer' }, ifEtag: '1' });
      await expect(late).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    test('a part number that is taken is refused', async () => {
      await upsert(1, { metadata: { partNumber: 'A' } });
      const { part } = await upsert(2);
      const taken = update(part.id, { metadata: { partNumber: 'A' } });
      await expect(taken).rejects.toMatchObject({ code: 'DUPLICATE_DATA' });
    });

    test('a move takes the part to the project of the call, with the scope admin only', async () => {
      const { part } = await upsert(1);
      const move = { partId: part.id, metadata: {}, project: 'lab', ifEtag: null };
      const user = callAs(principal('lab', { scopes: ['parts:write'] }));
      await expect(updatePart(now.deps, user, move)).rejects.toMatchObject({ code: 'AUTHORIZATION_FAILED' });
      const { part: moved } = await updatePart(now.deps, callAs(principal('lab')), move);
      expect(moved).toMatchObject({ id: part.id, project: 'lab', revision: 1 });
      expect((await upsert(1, { operationId: 'again' })).created).toBe(true);
    });

    test('a deletion returns the holders, repeats its outcome, and frees number and bytes', async () => {
      const { part } = await upsert(1, { metadata: { partNumber: 'A' } });
      const first = await remove(part.id);
      expect(first).toMatchObject({
        sequence: 2,
        project: 'default',
        revisions: [{ holder: 'operation:op-1' }],
      });
      expect(await remove(part.id)).toEqual(first);
      expect(await now.store.head()).toBe(2);
      const anew = await upsert(1, { operationId: 'anew', metadata: { partNumber: 'A' } });
      expect(anew.created).toBe(true);
      expect(anew.part.id).not.toBe(part.id);
    });

    test('what pointed to a deleted part as its twin points to nothing', async () => {
      const { part } = await upsert(1, { metadata: { partNumber: 'A' } });
      const twin = await upsert(1, { operationId: 'twin', metadata: { partNumber: 'B' } });
      await remove(part.id);
      expect(await now.store.find(twin.part.id)).toMatchObject({ duplicateOf: null });
    });
  });
}
