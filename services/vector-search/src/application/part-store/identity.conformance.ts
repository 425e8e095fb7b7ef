import { FEATURE_VERSIONS } from '@cadml/cad-model';
import { describe, expect, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { callAs } from '../../../test/fixtures/app.ts';
import { command, GEOMETRY, hashOf, principal, vectorsOf } from '../../../test/fixtures/parts.ts';
import { putVectors } from '../put-vectors.ts';
import { upsertPart } from '../upsert-part.ts';
import type { StoreInTest } from './store-in-test.conformance.ts';

/** What makes a part the same part. */
export function identityConformance({ now, call, upsert, remove, update }: StoreInTest): void {
  describe('what makes a part the same part', () => {
    test('a new file makes a new part with revision 1', async () => {
      const { part, created, revisionCreated, sequence } = await upsert(1);
      expect({ created, revisionCreated, sequence }).toEqual({
        created: true,
        revisionCreated: true,
        sequence: 1,
      });
      expect(part).toMatchObject({
        revision: 1,
        partNumber: null,
        duplicateOf: null,
        versions: [...FEATURE_VERSIONS],
      });
      expect(part.revisions).toMatchObject([{ revision: 1, holder: 'operation:op-1', fileHash: hashOf(1) }]);
      expect(await now.store.find(part.id)).toEqual(part);
    });

    test('a repeat of the operation gets the first outcome, even after later changes', async () => {
      const first = await upsert(1);
      await update(first.part.id, { metadata: { name: 'renamed' } });
      expect(await upsert(1)).toEqual(first);
      expect(await now.store.head()).toBe(2);
    });

    test('an operation is forgotten when it is old enough, the oldest ones at most so many', async () => {
      const { part } = await upsert(1);
      expect(await now.store.forgetOperations(part.createdAtMs, 10)).toBe(0);
      await upsert(2);
      expect(await now.store.forgetOperations(part.createdAtMs + 3_600_000, 1)).toBe(1);
      expect(await now.store.forgetOperations(part.createdAtMs + 3_600_000, 10)).toBe(1);
      expect(await upsert(1)).toMatchObject({ created: false, part: { id: part.id } });
    });

    test('an operation that comes back with another file is refused', async () => {
      await upsert(1);
      await expect(upsert(1, { fileHash: hashOf(2) })).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    test('the same bytes without a number are the existing part', async () => {
      const { part } = await upsert(1);
      const again = await upsert(1, { operationId: 'other' });
      expect(again).toMatchObject({ created: false, revisionCreated: false, sequence: 1 });
      expect(again.part).toEqual(part);
    });

    test('what changes nothing writes nothing: its repeat is answered by what there is by then', async () => {
      const { part } = await upsert(1);
      const again = { operationId: 'again', metadata: {} };
      expect(await upsert(1, again)).toMatchObject({ created: false, part: { id: part.id } });
      expect(await upsert(1, { ...again, vectors: vectorsOf(1).slice(0, 1) })).toMatchObject({
        part,
        sequence: 1,
      });
      expect(await now.store.head()).toBe(1);
      await remove(part.id);
      expect(await upsert(1, again)).toMatchObject({ created: true, sequence: 3 });
    });

    test('what brings new vectors for known bytes is written', async () => {
      const { part } = await upsert(1, { vectors: vectorsOf(1).slice(0, 1) });
      const more = await upsert(1, { operationId: 'more' });
      expect(more).toMatchObject({ created: false, sequence: 2, part: { id: part.id } });
      const newer = await upsert(1, { operationId: 'newer', vectors: vectorsOf(1, 2) });
      expect(newer).toMatchObject({ created: false, sequence: 3, part: { versions: [...FEATURE_VERSIONS] } });
      expect(await upsert(1, { operationId: 'same', vectors: vectorsOf(1, 2) })).toMatchObject({
        sequence: 3,
      });
    });

    test('a unit that is given for known bytes replaces the geometry and vectors that were read without it', async () => {
      const unitless = { ...GEOMETRY, declaredUnit: null, unitAssumed: true };
      const inch = { ...GEOMETRY, declaredUnit: null, givenUnit: 'inch', volumeMm3: 1 };
      const { part } = await upsert(1, { geometry: unitless });
      const [only] = vectorsOf(9);
      if (only === undefined) throw new Error('no versions');
      const given = { operationId: 'inch', geometry: inch, vectors: [only], metadata: {} };
      const replaced = await upsert(1, given);
      expect(replaced).toMatchObject({ created: false, revisionCreated: false, sequence: 2 });
      expect(replaced.part).toMatchObject({ id: part.id, revision: 1, geometry: inch });
      expect(await now.store.find(part.id)).toEqual(replaced.part);
      expect((await now.store.states([part.id]))[0]?.vectors).toEqual([only]);
      const { changes } = await now.store.changesAfter(1, 10);
      expect(changes).toMatchObject([{ kind: 'vectors', partId: part.id }]);
      expect(await upsert(1, { ...given, operationId: 'again' })).toMatchObject({ sequence: 2 });
    });

    test('known bytes without a unit leave the part the one that it was given, whatever was read of them', async () => {
      const inch = { ...GEOMETRY, declaredUnit: null, givenUnit: 'inch', volumeMm3: 1 };
      const unitless = { ...GEOMETRY, declaredUnit: null, unitAssumed: true };
      const { part } = await upsert(1, { geometry: inch });
      const newer = { geometry: unitless, vectors: vectorsOf(2, 2) };
      expect(await upsert(1, { ...newer, operationId: 'without' })).toMatchObject({ part, sequence: 1 });
      const renamed = { ...newer, operationId: 'renamed', metadata: { name: 'other' } };
      const { part: after } = await upsert(1, renamed);
      expect(after).toMatchObject({ name: 'other', geometry: inch });
      const reading = { partId: part.id, revision: 1, vectors: newer.vectors, geometry: unitless };
      expect(await putVectors(now.deps, call, reading)).toBe(2);
      expect((await now.store.states([part.id]))[0]?.vectors).toHaveLength(FEATURE_VERSIONS.length);
      expect(await putVectors(now.deps, call, { ...reading, geometry: inch })).toBe(3);
    });

    test('the same bytes with another number are a new part that names the older one', async () => {
      const { part } = await upsert(1, { metadata: { partNumber: 'A' } });
      const twin = await upsert(1, { operationId: 'twin', metadata: { partNumber: 'B' } });
      expect(twin.created).toBe(true);
      expect(twin.part).toMatchObject({ partNumber: 'B', duplicateOf: part.id });
    });

    test('a part without a number takes the one that its bytes come with', async () => {
      const { part } = await upsert(1);
      const named = await upsert(1, { operationId: 'named', metadata: { partNumber: 'A' } });
      expect(named).toMatchObject({ created: false, revisionCreated: false, sequence: 2 });
      expect(named.part).toMatchObject({ id: part.id, partNumber: 'A', revision: 1, name: 'part 1' });
    });

    test('the same number with new bytes is the next revision, going back too', async () => {
      const number = { metadata: { partNumber: 'A' } };
      const { part } = await upsert(1, number);
      await upsert(2, number);
      const back = await upsert(1, { ...number, operationId: 'back' });
      expect(back).toMatchObject({ created: false, revisionCreated: true });
      expect(back.part).toMatchObject({ id: part.id, revision: 3, fileHash: hashOf(1) });
      expect(back.part.revisions.map(({ holder }) => holder)).toEqual([
        'operation:op-1',
        'operation:op-2',
        'operation:back',
      ]);
    });

    test('one part is found as it is among many, with the revisions and versions of its own', async () => {
      const number = { metadata: { partNumber: 'A', tags: ['a'], attributes: { mass: 2 } } };
      const { part } = await upsert(1, number);
      await upsert(2, number);
      await upsert(3, { vectors: vectorsOf(3).slice(0, 2) });
      const found = await now.store.find(part.id);
      expect(found?.revisions.map(({ revision }) => revision)).toEqual([1, 2]);
      expect(found).toEqual((await now.store.findMany([part.id])).get(part.id));
      expect(await now.store.find(uuidv7())).toBeNull();
    });

    test('bytes of an older revision only are not that part', async () => {
      await upsert(1, { metadata: { partNumber: 'A' } });
      await upsert(2, { metadata: { partNumber: 'A' } });
      expect(await upsert(1, { operationId: 'other' })).toMatchObject({ created: true });
    });

    test('another project has its own parts and numbers', async () => {
      await upsert(1, { metadata: { partNumber: 'A' } });
      const elsewhere = callAs(principal('lab'));
      const change = { operationId: 'lab', project: 'lab', metadata: { partNumber: 'A' } };
      const { part, created } = await upsertPart(now.deps, elsewhere, command(1, change));
      expect({ created, duplicateOf: part.duplicateOf }).toEqual({ created: true, duplicateOf: null });
    });

    test('metadata that is given replaces, what is omitted stays, what is empty clears', async () => {
      await upsert(1, {
        metadata: { name: 'n', material: 'steel', tags: ['a', 'b'], attributes: { mass: 2 } },
      });
      const { part } = await upsert(1, { operationId: '2', metadata: { material: '', tags: ['c'] } });
      expect(part).toMatchObject({ name: 'n', material: null, tags: ['c'], attributes: { mass: 2 } });
    });

    test('many callers at once with the same bytes make one part', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, (_, i) => upsert(1, { operationId: `o${i}` })),
      );
      expect(outcomes.filter(({ created }) => created)).toHaveLength(1);
      expect(new Set(outcomes.map(({ part }) => part.id)).size).toBe(1);
    });

    test('vectors of a newer extractor are added to the part that is there', async () => {
      await upsert(1);
      const { sequence } = await upsert(1, { operationId: 'newer', vectors: vectorsOf(1, 2) });
      const [state] = await now.store.states([(await now.store.statesAfter('', 1))[0]?.row.id ?? '']);
      expect(sequence).toBe(2);
      expect(state?.vectors).toHaveLength(2 * FEATURE_VERSIONS.length);
    });
  });
}
