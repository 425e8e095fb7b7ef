import { describe, expect, test } from '@jest/globals';
import { GEOMETRY, vectorsOf } from '../../../test/fixtures/parts.ts';
import { listStaleParts } from '../list-stale-parts.ts';
import { putVectors } from '../put-vectors.ts';
import { reportUnreadable } from '../report-unreadable.ts';
import type { StoreInTest } from './store-in-test.conformance.ts';

/** The work list of a newer extractor. */
export function reExtractionConformance({ now, call, upsert }: StoreInTest): void {
  describe('re-extraction', () => {
    test('the work list shrinks with each part, in the order of ids', async () => {
      for (const n of [1, 2, 3]) await upsert(n);
      const query = { version: 'v4', extractorRevision: 2, afterPartId: '', limit: 2 };
      const { parts, remaining } = await listStaleParts(now.store, call, query);
      expect(remaining).toBe(3);
      expect(parts).toHaveLength(2);
      const [first] = parts;
      const reading = { vectors: vectorsOf(1, 2), geometry: null };
      await putVectors(now.deps, call, { partId: first?.partId ?? '', revision: 1, ...reading });
      expect((await listStaleParts(now.store, call, query)).remaining).toBe(2);
      const rest = await listStaleParts(now.store, call, { ...query, afterPartId: parts[1]?.partId ?? '' });
      expect([rest.parts.length, rest.remaining]).toEqual([1, 1]);
    });

    test('the work list has the unit that was given for a file', async () => {
      await upsert(1, { geometry: { ...GEOMETRY, givenUnit: 'inch' } });
      await upsert(2);
      const query = { version: 'v4', extractorRevision: 2, afterPartId: '', limit: 2 };
      const { parts } = await listStaleParts(now.store, call, query);
      expect(parts.map(({ units }) => units)).toEqual(['inch', '']);
    });

    test('a file that gave nothing stays on the work list, counted apart, for that revision of part and extractor', async () => {
      const { part } = await upsert(1, { metadata: { partNumber: 'A' } });
      await upsert(2);
      const failure = { code: 'PARSE_FAILED', message: 'It is broken.' };
      const report = (extractorRevision: number) =>
        reportUnreadable(now.deps, call, { partId: part.id, revision: 1, extractorRevision, ...failure });
      expect(await report(2)).toBe(3);
      await report(2);
      expect(await now.store.head()).toBe(3);
      const query = { version: 'v4', extractorRevision: 2, afterPartId: '', limit: 10 };
      expect(await listStaleParts(now.store, call, query)).toMatchObject({ remaining: 2, unreadable: 1 });
      const later = { ...query, extractorRevision: 3 };
      expect(await listStaleParts(now.store, call, later)).toMatchObject({ remaining: 2, unreadable: 0 });
      expect([...(await now.store.unreadable())]).toEqual([[part.id, [2]]]);
      expect((await now.store.states([part.id]))[0]?.unreadable).toEqual([2]);
      await upsert(3, { metadata: { partNumber: 'A' } });
      expect([...(await now.store.unreadable())]).toEqual([]);
      await expect(report(0)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    });

    test('vectors twice, or of a revision that is no longer current, change nothing', async () => {
      const { part } = await upsert(1, { metadata: { partNumber: 'A' } });
      const put = (vectors = vectorsOf(1, 2)) =>
        putVectors(now.deps, call, { partId: part.id, revision: 1, vectors, geometry: null });
      expect(await put()).toBe(2);
      await put();
      await upsert(2, { metadata: { partNumber: 'A' } });
      await put(vectorsOf(1, 3));
      expect(await now.store.head()).toBe(3);
    });
  });
}
