import { FEATURE_VERSIONS } from '@cadml/cad-model';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { callAs } from '../../test/fixtures/app.ts';
import { command, GEOMETRY, hashOf, principal, vectorsOf } from '../../test/fixtures/parts.ts';
import { abandonOperation } from './abandon-operation.ts';
import { checkReferences } from './check-references.ts';
import { deletePart } from './delete-part.ts';
import { getPart } from './get-part.ts';
import { listStaleParts } from './list-stale-parts.ts';
import { findParts, listUses } from './list-uses.ts';
import type { PartStore } from './ports/part-store.ts';
import { putVectors } from './put-vectors.ts';
import { listUnreleasedParts, noteReleasedParts } from './release-deleted-parts.ts';
import { reportUnreadable } from './report-unreadable.ts';
import { updatePart } from './update-part.ts';
import { type UpsertCommand, type UpsertDeps, upsertPart } from './upsert-part.ts';

/** What every store of parts promises. `open` gives an empty one. */
export function partStoreConformance(open: () => Promise<PartStore>): void {
  let store: PartStore;
  let deps: UpsertDeps;
  const call = callAs();

  beforeEach(async () => {
    store = await open();
    deps = { store, clock: { now: Date.now }, newId: uuidv7, onCommitted: () => undefined };
  });

  const upsert = (n: number, change: Partial<UpsertCommand> = {}) =>
    upsertPart(deps, call, command(n, change));
  const remove = (partId: string) => deletePart(deps, call, { partId, ifEtag: null });
  const update = (partId: string, change: object) =>
    updatePart(deps, call, { partId, metadata: {}, project: null, ifEtag: null, ...change });

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
      expect(await store.find(part.id)).toEqual(part);
    });

    test('a repeat of the operation gets the first outcome, even after later changes', async () => {
      const first = await upsert(1);
      await update(first.part.id, { metadata: { name: 'renamed' } });
      expect(await upsert(1)).toEqual(first);
      expect(await store.head()).toBe(2);
    });

    test('an operation is forgotten when it is old enough, the oldest ones at most so many', async () => {
      const { part } = await upsert(1);
      expect(await store.forgetOperations(part.createdAtMs, 10)).toBe(0);
      await upsert(2);
      expect(await store.forgetOperations(part.createdAtMs + 3_600_000, 1)).toBe(1);
      expect(await store.forgetOperations(part.createdAtMs + 3_600_000, 10)).toBe(1);
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
      expect(await store.head()).toBe(1);
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
      expect(await store.find(part.id)).toEqual(replaced.part);
      expect((await store.states([part.id]))[0]?.vectors).toEqual([only]);
      const { changes } = await store.changesAfter(1, 10);
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
      expect(await putVectors(deps, call, reading)).toBe(2);
      expect((await store.states([part.id]))[0]?.vectors).toHaveLength(FEATURE_VERSIONS.length);
      expect(await putVectors(deps, call, { ...reading, geometry: inch })).toBe(3);
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
      const found = await store.find(part.id);
      expect(found?.revisions.map(({ revision }) => revision)).toEqual([1, 2]);
      expect(found).toEqual((await store.findMany([part.id])).get(part.id));
      expect(await store.find(uuidv7())).toBeNull();
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
      const { part, created } = await upsertPart(deps, elsewhere, command(1, change));
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
      const [state] = await store.states([(await store.statesAfter('', 1))[0]?.row.id ?? '']);
      expect(sequence).toBe(2);
      expect(state?.vectors).toHaveLength(2 * FEATURE_VERSIONS.length);
    });
  });

  describe('access', () => {
    const stranger = callAs(principal('lab', { readableProjects: ['lab'], scopes: [] }));

    test('a part of a project that is not readable does not exist, deleted or not', async () => {
      const { part } = await upsert(1);
      await expect(getPart(store, stranger, part.id)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
      await remove(part.id);
      await expect(getPart(store, stranger, part.id)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
      await expect(getPart(store, call, part.id)).rejects.toMatchObject({ code: 'RESOURCE_GONE' });
    });

    test('nobody writes to another project than the one of the call', async () => {
      await expect(upsertPart(deps, stranger, command(1))).rejects.toMatchObject({
        code: 'AUTHORIZATION_FAILED',
      });
      const { part } = await upsert(1);
      const reader = callAs(principal('lab'));
      for (const write of [
        updatePart(deps, reader, { partId: part.id, metadata: { name: 'x' }, project: null, ifEtag: null }),
        deletePart(deps, reader, { partId: part.id, ifEtag: null }),
      ]) {
        await expect(write).rejects.toMatchObject({ code: 'AUTHORIZATION_FAILED' });
      }
    });

    test('the steps of a re-extraction need the scope ops', async () => {
      const query = { version: 'v4', extractorRevision: 2, afterPartId: '', limit: 10 };
      expect(() => listStaleParts(store, stranger, query)).toThrow("lacks the scope 'ops'");
      const vectors = vectorsOf(1, 2);
      const put = putVectors(deps, stranger, { partId: 'x', revision: 1, vectors, geometry: null });
      await expect(put).rejects.toMatchObject({ code: 'AUTHORIZATION_FAILED' });
    });
  });

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
      await expect(updatePart(deps, user, move)).rejects.toMatchObject({ code: 'AUTHORIZATION_FAILED' });
      const { part: moved } = await updatePart(deps, callAs(principal('lab')), move);
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
      expect(await store.head()).toBe(2);
      const anew = await upsert(1, { operationId: 'anew', metadata: { partNumber: 'A' } });
      expect(anew.created).toBe(true);
      expect(anew.part.id).not.toBe(part.id);
    });

    test('what pointed to a deleted part as its twin points to nothing', async () => {
      const { part } = await upsert(1, { metadata: { partNumber: 'A' } });
      const twin = await upsert(1, { operationId: 'twin', metadata: { partNumber: 'B' } });
      await remove(part.id);
      expect(await store.find(twin.part.id)).toMatchObject({ duplicateOf: null });
    });
  });

  describe('components of assemblies', () => {
    /** An assembly, and what writes its components. */
    const assembly = async () => {
      const { part } = await upsert(100, { metadata: { partNumber: 'TOP' } });
      const component = (n: number, change: Partial<UpsertCommand> = {}, quantity = 2) =>
        upsert(n, { componentOf: { parentId: part.id, parentRevision: part.revision, quantity }, ...change });
      return { id: part.id, component };
    };
    const partsOf = async (id: string) =>
      (await listUses(store, call, id)).uses.map(({ partId, quantity }) => [partId, quantity]);

    test('are parts that know where they are used, and how often', async () => {
      const { id, component } = await assembly();
      const { part, created } = await component(1, {}, 8);
      expect(created).toBe(true);
      expect(await partsOf(id)).toEqual([[part.id, 8]]);
      const { usedIn } = await listUses(store, call, part.id);
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
      expect(await store.find(other.part.id)).toEqual(other.part);
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
      expect(await listUses(store, call, b.part.id)).toEqual({ uses: [], usedIn: [] });
      await expect(component(3)).rejects.toMatchObject({ code: 'RESOURCE_GONE' });
    });

    test('of an older revision are no longer told', async () => {
      const { id, component } = await assembly();
      const { part } = await component(1);
      await upsert(101, { metadata: { partNumber: 'TOP' } });
      expect(await partsOf(id)).toEqual([]);
      expect((await listUses(store, call, part.id)).usedIn).toEqual([]);
    });

    test('and assemblies of projects out of sight are not told', async () => {
      const { component } = await assembly();
      const { part } = await component(1);
      await update(part.id, { metadata: {} });
      await updatePart(deps, callAs(principal('lab')), {
        ...{ partId: part.id, metadata: {}, project: 'lab', ifEtag: null },
      });
      const stranger = callAs(principal('lab', { readableProjects: ['lab'] }));
      expect(await listUses(store, stranger, part.id)).toEqual({ uses: [], usedIn: [] });
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
      expect([...(await findParts(store, call, wanted))]).toEqual([[hashOf(1), a.part.id]]);
      const stranger = callAs(principal('lab', { readableProjects: ['lab'] }));
      await expect(findParts(store, stranger, wanted)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
    });
  });

  describe('re-extraction', () => {
    test('the work list shrinks with each part, in the order of ids', async () => {
      for (const n of [1, 2, 3]) await upsert(n);
      const query = { version: 'v4', extractorRevision: 2, afterPartId: '', limit: 2 };
      const { parts, remaining } = await listStaleParts(store, call, query);
      expect(remaining).toBe(3);
      expect(parts).toHaveLength(2);
      const [first] = parts;
      const reading = { vectors: vectorsOf(1, 2), geometry: null };
      await putVectors(deps, call, { partId: first?.partId ?? '', revision: 1, ...reading });
      expect((await listStaleParts(store, call, query)).remaining).toBe(2);
      const rest = await listStaleParts(store, call, { ...query, afterPartId: parts[1]?.partId ?? '' });
      expect([rest.parts.length, rest.remaining]).toEqual([1, 1]);
    });

    test('the work list has the unit that was given for a file', async () => {
      await upsert(1, { geometry: { ...GEOMETRY, givenUnit: 'inch' } });
      await upsert(2);
      const query = { version: 'v4', extractorRevision: 2, afterPartId: '', limit: 2 };
      const { parts } = await listStaleParts(store, call, query);
      expect(parts.map(({ units }) => units)).toEqual(['inch', '']);
    });

    test('a file that gave nothing stays on the work list, counted apart, for that revision of part and extractor', async () => {
      const { part } = await upsert(1, { metadata: { partNumber: 'A' } });
      await upsert(2);
      const failure = { code: 'PARSE_FAILED', message: 'It is broken.' };
      const report = (extractorRevision: number) =>
        reportUnreadable(deps, call, { partId: part.id, revision: 1, extractorRevision, ...failure });
      expect(await report(2)).toBe(3);
      await report(2);
      expect(await store.head()).toBe(3);
      const query = { version: 'v4', extractorRevision: 2, afterPartId: '', limit: 10 };
      expect(await listStaleParts(store, call, query)).toMatchObject({ remaining: 2, unreadable: 1 });
      const later = { ...query, extractorRevision: 3 };
      expect(await listStaleParts(store, call, later)).toMatchObject({ remaining: 2, unreadable: 0 });
      expect([...(await store.unreadable())]).toEqual([[part.id, [2]]]);
      expect((await store.states([part.id]))[0]?.unreadable).toEqual([2]);
      await upsert(3, { metadata: { partNumber: 'A' } });
      expect([...(await store.unreadable())]).toEqual([]);
      await expect(report(0)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    });

    test('vectors twice, or of a revision that is no longer current, change nothing', async () => {
      const { part } = await upsert(1, { metadata: { partNumber: 'A' } });
      const put = (vectors = vectorsOf(1, 2)) =>
        putVectors(deps, call, { partId: part.id, revision: 1, vectors, geometry: null });
      expect(await put()).toBe(2);
      await put();
      await upsert(2, { metadata: { partNumber: 'A' } });
      await put(vectorsOf(1, 3));
      expect(await store.head()).toBe(3);
    });
  });

  describe('what keeps files', () => {
    const heldBy = (id: string, n: number) => ({
      project: 'default',
      fileHash: hashOf(n),
      holder: `operation:${id}`,
    });
    const check = (...references: ReturnType<typeof heldBy>[]) => checkReferences(deps, call, references);

    test('a reference is needed by a revision of a part in its project, current or older, and by nothing else', async () => {
      const number = { metadata: { partNumber: 'A' } };
      await upsert(1, number);
      await upsert(2, number);
      await upsert(2, { operationId: 'twin', metadata: {} });
      const elsewhere = { ...heldBy('op-2', 2), project: 'other' };
      expect(
        await check(heldBy('op-1', 1), heldBy('twin', 2), heldBy('op-2', 2), elsewhere, heldBy('op-1', 2)),
      ).toEqual([true, false, true, false, false]);
      await store.forgetOperations(Date.now() + 1, 10);
      expect(await check(heldBy('op-1', 1), heldBy('op-2', 2))).toEqual([true, true]);
      expect(await abandonOperation(deps, call, { ...heldBy('op-1', 1), operationId: 'op-1' })).toBe(true);
    });

    test('a reference of a part that was moved or deleted is needed there no more', async () => {
      const { part } = await upsert(1);
      await updatePart(deps, callAs(principal('other')), {
        ...{ partId: part.id, metadata: {}, project: 'other', ifEtag: null },
      });
      const there = { ...heldBy('op-1', 1), project: 'other' };
      expect(await check(heldBy('op-1', 1), there)).toEqual([false, true]);
      await deletePart(deps, callAs(principal('other')), { partId: part.id, ifEtag: null });
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
      expect(await listUnreleasedParts(store, call, 10)).toEqual([]);
      await remove(part.id);
      await remove(part.id);
      const [waiting, ...others] = await listUnreleasedParts(store, call, 10);
      expect(waiting).toMatchObject({ id: part.id, revisions: [{ holder: 'operation:op-1' }] });
      expect(others).toEqual([]);
      await noteReleasedParts(store, call, [part.id]);
      await noteReleasedParts(store, call, [part.id]);
      expect(await listUnreleasedParts(store, call, 10)).toEqual([]);
    });

    test('only operators ask', async () => {
      const member = callAs(principal('default', { scopes: ['parts:read', 'parts:write'] }));
      const refused = { code: 'AUTHORIZATION_FAILED' };
      await expect(checkReferences(deps, member, [])).rejects.toMatchObject(refused);
      await expect(listUnreleasedParts(store, member, 1)).rejects.toMatchObject(refused);
      await expect(noteReleasedParts(store, member, [])).rejects.toMatchObject(refused);
    });
  });

  test('the default version is recorded once, in the order of time', async () => {
    expect(await store.defaultVersions()).toEqual([]);
    const made = { version: 'v5', sequence: 0, sinceMs: 5 };
    await store.write((writer) => writer.recordDefault(made));
    await store.write((writer) => writer.recordDefault({ ...made, sinceMs: 9 }));
    await store.write((writer) => writer.recordDefault({ version: 'v4', sequence: 0, sinceMs: 1 }));
    expect(await store.defaultVersions()).toEqual([{ version: 'v4', sequence: 0, sinceMs: 1 }, made]);
  });

  describe('the change log', () => {
    test('eight writers and a tailing reader skip nothing, and sequences rise in commit order', async () => {
      const seen: number[] = [];
      let writing = true;
      const tail = (async () => {
        for (;;) {
          const last = !writing;
          const { changes } = await store.changesAfter(seen.at(-1) ?? 0, 100);
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
      const { head, changes } = await store.changesAfter(0, 10);
      expect([head, changes.length]).toEqual([2, 2]);
    });
  });
}
