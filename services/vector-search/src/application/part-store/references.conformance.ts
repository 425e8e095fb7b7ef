import { describe, expect, test } from '@jest/globals';
import { callAs } from '../../../test/fixtures/app.ts';
import { hashOf, principal } from '../../../test/fixtures/parts.ts';
import { abandonOperation } from '../abandon-operation.ts';
import { checkReferences } from '../check-references.ts';
import { deletePart } from '../delete-part.ts';
import { listUnreleasedParts, noteReleasedParts } from '../release-deleted-parts.ts';
import { updatePart } from '../update-part.ts';
import type { StoreInTest } from './store-in-test.conformance.ts';

/** Which references to files are needed. */
export function referencesConformance({ now, call, upsert, remove }: StoreInTest): void {
  describe('what keeps files', () => {
    const heldBy = (id: string, n: number) => ({
      project: 'default',
      fileHash: hashOf(n),
      holder: `operation:${id}`,
    });
    const check = (...references: ReturnType<typeof heldBy>[]) => checkReferences(now.deps, call, references);

    test('a reference is needed by a revision of a part in its project, current or older, and by nothing else', async () => {
      const number = { metadata: { partNumber: 'A' } };
      await upsert(1, number);
      await upsert(2, number);
      await upsert(2, { operationId: 'twin', metadata: {} });
      const elsewhere = { ...heldBy('op-2', 2), project: 'other' };
      expect(
        await check(heldBy('op-1', 1), heldBy('twin', 2), heldBy('op-2', 2), elsewhere, heldBy('op-1', 2)),
      ).toEqual([true, false, true, false, false]);
      await now.store.forgetOperations(Date.now() + 1, 10);
      expect(await check(heldBy('op-1', 1), heldBy('op-2', 2))).toEqual([true, true]);
      expect(await abandonOperation(now.deps, call, { ...heldBy('op-1', 1), operationId: 'op-1' })).toBe(
        true,
      );
    });

    test('a reference of a part that was moved or deleted is needed there no more', async () => {
      const { part } = await upsert(1);
      await updatePart(now.deps, callAs(principal('other')), {
        ...{ partId: part.id, metadata: {}, project: 'other', ifEtag: null },
      });
      const there = { ...heldBy('op-1', 1), project: 'other' };
      expect(await check(heldBy('op-1', 1), there)).toEqual([false, true]);
      await deletePart(now.deps, callAs(principal('other')), { partId: part.id, ifEtag: null });
      expect(await check(there)).toEqual([false]);
      expect(await upsert(1)).toMatchObject({ created: true, part: { id: part.id } });
    });

    test('of an upsert and a check at the same moment one wins: the file is needed, or the upsert is refused', async () => {
      for (let n = 1; n <= 20; n++) {
        const [written, [needed]] = await Promise.all([
          upsert(n, { fileHash: hashOf(n) }).catch((error: { code: string }) => error.code),
          check(heldBy(`op-${n}`, n)),
        ]);
        if (needed) expect(written).toMatchObject({ revisionCreated: true });
        else expect(written).toBe('CONFLICT');
        const late = upsert(n);
        if (needed) expect(await late).toEqual(written);
        else await expect(late).rejects.toMatchObject({ code: 'CONFLICT' });
      }
    });

    test('a deleted part waits until it is noted that its files were given up', async () => {
      const { part } = await upsert(1);
      await upsert(2);
      expect(await listUnreleasedParts(now.store, call, 10)).toEqual([]);
      await remove(part.id);
      await remove(part.id);
      const [waiting, ...others] = await listUnreleasedParts(now.store, call, 10);
      expect(waiting).toMatchObject({ id: part.id, revisions: [{ holder: 'operation:op-1' }] });
      expect(others).toEqual([]);
      await noteReleasedParts(now.store, call, [part.id]);
      await noteReleasedParts(now.store, call, [part.id]);
      expect(await listUnreleasedParts(now.store, call, 10)).toEqual([]);
    });

    test('only operators ask', async () => {
      const member = callAs(principal('default', { scopes: ['parts:read', 'parts:write'] }));
      const refused = { code: 'AUTHORIZATION_FAILED' };
      await expect(checkReferences(now.deps, member, [])).rejects.toMatchObject(refused);
      await expect(listUnreleasedParts(now.store, member, 1)).rejects.toMatchObject(refused);
      await expect(noteReleasedParts(now.store, member, [])).rejects.toMatchObject(refused);
    });
  });
}
