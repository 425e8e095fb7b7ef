import { beforeAll, describe, expect, test } from '@jest/globals';
import { callAs, type RunningApp, startApp } from '../fixtures/app.ts';
import { queryMessage, rangeFilter, textFilter, updateMessage, upsertMessage } from '../fixtures/messages.ts';
import { hashOf, principal } from '../fixtures/parts.ts';

const call = callAs(undefined, 60_000);
let running: RunningApp;

beforeAll(async () => {
  running = await startApp();
});

describe('catalogue', () => {
  test('a part comes back as it was written', async () => {
    const { client } = running;
    const attributes = {
      entries: {
        mass: { value: { $case: 'number' as const, value: 1.5 } },
        vendor: { value: { $case: 'text' as const, value: 'ACME' } },
        released: { value: { $case: 'flag' as const, value: false } },
      },
    };
    const metadata = {
      partNumber: 'N-1',
      material: 'steel',
      class: 'bracket',
      tags: { values: ['a', 'b'] },
      attributes,
    };
    const written = await client.upsert(upsertMessage(1, metadata), call);
    const { part } = await client.getPart({ partId: written.part?.id ?? '' }, call);
    expect(part).toEqual(written.part);
    expect(part).toMatchObject({
      ...{
        partNumber: 'N-1',
        material: 'steel',
        class: 'bracket',
        tags: ['a', 'b'],
        format: 'step',
        revision: 1,
      },
      attributes: attributes.entries,
      fileHash: hashOf(1),
      geometry: { volumeMm3: 6000, faces: 6, surfaceTypes: { plane: 6 }, boundingBox: { max: { x: 30 } } },
    });
    expect(part?.geometry).not.toHaveProperty('watertight', expect.anything());
  });

  test('parts of one call come in its order, each with its part or its error', async () => {
    const { client } = running;
    const shop = callAs(principal('shop'));
    const mine = await client.upsert(upsertMessage(2), call);
    const other = await client.upsert(upsertMessage(3, {}, { project: 'shop' }), shop);
    const partIds = ['none', mine.part?.id ?? '', other.part?.id ?? ''];
    const narrow = callAs(principal('default', { readableProjects: ['default'] }));
    const { results } = await client.getParts({ partIds }, narrow);
    const refused = {
      outcome: { $case: 'error', value: expect.objectContaining({ code: 'DATA_NOT_FOUND' }) },
    };
    expect(results).toEqual([refused, { outcome: { $case: 'part', value: mine.part } }, refused]);
    const tooMany = client.getParts({ partIds: Array.from({ length: 201 }, String) }, call);
    await expect(tooMany).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  test('lists are newest first, paged without gaps, and see every acknowledged write', async () => {
    const { client } = running;
    for (let n = 10; n < 17; n++) await client.upsert(upsertMessage(n, { material: 'paged' }), call);
    const names: string[] = [];
    for (let cursor = ''; ; ) {
      const filters = [textFilter('material', 'paged')];
      const page = await client.listParts({ q: '', cursor, limit: 3, filters }, call);
      expect(page.total).toBe(7n);
      names.push(...page.parts.map(({ name }) => name));
      cursor = page.nextCursor;
      if (cursor === '') break;
    }
    expect(names).toEqual([16, 15, 14, 13, 12, 11, 10].map((n) => `part ${n}`));
  });

  test('q finds a part of a name or number without regard to case', async () => {
    const { client } = running;
    await client.upsert(upsertMessage(20, { name: 'Flange DN50', partNumber: 'fl-0815' }), call);
    for (const q of ['FLANGE', 'dn5', 'FL-08']) {
      const { parts } = await client.listParts({ q, cursor: '', limit: 10, filters: [] }, call);
      expect(parts.map(({ name }) => name)).toEqual(['Flange DN50']);
    }
  });

  test('a project that is not readable is in no list, count or search', async () => {
    const { client } = running;
    const lab = callAs(principal('lab'));
    await client.upsert(upsertMessage(30, {}, { project: 'lab' }), lab);
    const narrow = callAs(principal('default', { readableProjects: ['default'] }));
    const { byProject } = await client.getStats({}, narrow);
    expect(Object.keys(byProject)).toEqual(['default']);
    expect((await client.getStats({}, lab)).byProject.lab).toBe(1n);
    const { parts } = await client.listParts({ q: 'part 30', cursor: '', limit: 10, filters: [] }, narrow);
    expect(parts).toEqual([]);
    const target = { $case: 'fileHash' as const, value: hashOf(30) };
    const { results } = await client.search({ queries: [queryMessage({ target })], minSequence: 0n }, narrow);
    expect(results[0]?.outcome).toMatchObject({ $case: 'error', value: { code: 'DATA_NOT_FOUND' } });
  });

  test('a deleted part is gone, and says so', async () => {
    const { client } = running;
    const { part } = await client.upsert(upsertMessage(40), call);
    const partId = part?.id ?? '';
    const deletion = await client.deletePart({ partId }, call);
    expect(deletion).toMatchObject({ project: 'default', revisions: [{ holder: 'operation:op-40' }] });
    expect(await client.deletePart({ partId }, call)).toEqual(deletion);
    await expect(client.getPart({ partId }, call)).rejects.toMatchObject({ code: 'RESOURCE_GONE' });
  });

  test.each([
    ['an unknown filter', { filters: [textFilter('colour', 'red')] }],
    ['a range on a text', { filters: [rangeFilter('material', 1)] }],
    ['a range without bounds', { filters: [rangeFilter('volumeMm3')] }],
    ['a limit over 200', { limit: 201 }],
    ['a foreign cursor', { cursor: 'x' }],
  ])('%s is refused', async (_name, change) => {
    const list = running.client.listParts({ q: '', cursor: '', limit: 10, filters: [], ...change }, call);
    await expect(list).rejects.toMatchObject({ code: 'VALIDATION_FAILED', stage: 'validate' });
  });

  test.each([
    ['a file hash that is none', { fileHash: 'abc' }, 'VALIDATION_FAILED'],
    ['no operation id', { operationId: '' }, 'VALIDATION_FAILED'],
    ['no geometry', { geometry: undefined }, 'VALIDATION_FAILED'],
    ['no vectors', { vectors: [] }, 'VALIDATION_FAILED'],
    [
      'a vector that is cut',
      { vectors: [{ version: 'v4', extractorRevision: 1, vector: Buffer.alloc(92) }] },
      'DIMENSION_MISMATCH',
    ],
    [
      'an unknown version',
      { vectors: [{ version: 'v9', extractorRevision: 1, vector: Buffer.alloc(96) }] },
      'VALIDATION_FAILED',
    ],
  ])('%s is refused', async (_name, change, code) => {
    await expect(running.client.upsert(upsertMessage(50, {}, change), call)).rejects.toMatchObject({ code });
  });

  test('more than 64 attributes are refused', async () => {
    const value = { value: { $case: 'number' as const, value: 1 } };
    const entries = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`a${i}`, value]));
    const upsert = running.client.upsert(upsertMessage(51, { attributes: { entries } }), call);
    await expect(upsert).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  test('health and metrics tell the figures of the index', async () => {
    const { client, app } = running;
    const { report, backend, pendingChanges } = await client.getHealth({}, call);
    expect({ backend, pendingChanges, reasons: report?.reasons }).toEqual({
      backend: 'faiss',
      pendingChanges: 0n,
      reasons: [],
    });
    expect(report?.figures).toMatchObject({
      parts: expect.any(Number),
      'indexSize.v4': report?.figures.parts,
    });
    const text = await (await fetch(`http://127.0.0.1:${app.opsPort()}/metrics`)).text();
    expect(text).toContain(`vector_index_size{version="v4"} ${report?.figures.parts}`);
    expect(text).toMatch(/part_writes_total\{kind="created"\} \d+/);
  });

  test('an operation that was given up never writes; one that wrote says so, and its reference stays', async () => {
    const { client } = running;
    const operation = (n: number) => ({ operationId: `op-${n}`, project: 'default', fileHash: hashOf(n) });
    expect(await client.abandonOperation(operation(70), call)).toEqual({ revisionCreated: false });
    await expect(client.upsert(upsertMessage(70), call)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await client.abandonOperation(operation(70), call)).toEqual({ revisionCreated: false });
    await client.upsert(upsertMessage(71), call);
    expect(await client.abandonOperation(operation(71), call)).toEqual({ revisionCreated: true });
    const same = { ...operation(72), fileHash: hashOf(71) };
    await client.upsert(upsertMessage(71, {}, { operationId: 'op-72' }), call);
    expect(await client.abandonOperation(same, call)).toEqual({ revisionCreated: false });
  });

  test('a patch of attributes is merged: others stay, one without a value goes', async () => {
    const { client } = running;
    const text = (value: string) => ({ value: { $case: 'text' as const, value } });
    const attributes = { entries: { a: text('1'), b: text('2') } };
    const { part } = await client.upsert(upsertMessage(73, { attributes }), call);
    const attributesPatch = { entries: { b: { value: undefined }, c: text('3') } };
    const patched = await client.updatePart(updateMessage(part?.id ?? '', { attributesPatch }), call);
    expect(patched.part?.attributes).toEqual({ a: text('1'), c: text('3') });
  });
});
