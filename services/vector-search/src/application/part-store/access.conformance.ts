import { describe, expect, test } from '@jest/globals';
import { callAs } from '../../../test/fixtures/app.ts';
import { command, principal, vectorsOf } from '../../../test/fixtures/parts.ts';
import { deletePart } from '../delete-part.ts';
import { getPart } from '../get-part.ts';
import { listStaleParts } from '../list-stale-parts.ts';
import { putVectors } from '../put-vectors.ts';
import { updatePart } from '../update-part.ts';
import { upsertPart } from '../upsert-part.ts';
import type { StoreInTest } from './store-in-test.conformance.ts';

/** Who sees a part, and who writes to it. */
export function accessConformance({ now, call, upsert, remove }: StoreInTest): void {
  describe('access', () => {
    const stranger = callAs(principal('lab', { readableProjects: ['lab'], scopes: [] }));

    test('a part of a project that is not readable does not exist, deleted or not', async () => {
      const { part } = await upsert(1);
      await expect(getPart(now.store, stranger, part.id)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
      await remove(part.id);
      await expect(getPart(now.store, stranger, part.id)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
      await expect(getPart(now.store, call, part.id)).rejects.toMatchObject({ code: 'RESOURCE_GONE' });
    });

    test('nobody writes to another project than the one of the call', async () => {
      await expect(upsertPart(now.deps, stranger, command(1))).rejects.toMatchObject({
        code: 'AUTHORIZATION_FAILED',
      });
      const { part } = await upsert(1);
      const reader = callAs(principal('lab'));
      for (const write of [
        updatePart(now.deps, reader, {
          partId: part.id,
          metadata: { name: 'x' },
          project: null,
          ifEtag: null,
        }),
        deletePart(now.deps, reader, { partId: part.id, ifEtag: null }),
      ]) {
        await expect(write).rejects.toMatchObject({ code: 'AUTHORIZATION_FAILED' });
      }
    });

    test('the steps of a re-extraction need the scope ops', async () => {
      const query = { version: 'v4', extractorRevision: 2, afterPartId: '', limit: 10 };
      expect(() => listStaleParts(now.store, stranger, query)).toThrow("lacks the scope 'ops'");
      const vectors = vectorsOf(1, 2);
      const put = putVectors(now.deps, stranger, { partId: 'x', revision: 1, vectors, geometry: null });
      await expect(put).rejects.toMatchObject({ code: 'AUTHORIZATION_FAILED' });
    });
  });
}
