import { describe, expect, test } from '@jest/globals';
import { callAs, type RunningApp, startApp } from '../fixtures/app.ts';
import { answerIn, queryMessage, upsertMessage, vectorMessages } from '../fixtures/messages.ts';
import { hashOf } from '../fixtures/parts.ts';

const PARTS = 12;
const call = callAs(undefined, 60_000);

describe('a rise of the extractor revision', () => {
  test('searches stay full and on one revision until the new one covers all, then switch, also after a restart', async () => {
    const running = await startApp();
    let sequence = 0n;
    for (let n = 1; n <= PARTS; n++) ({ sequence } = await running.client.upsert(upsertMessage(n), call));
    const used: number[] = [];
    for (let left = PARTS; left > 0; left--) {
      used.push(await searched(running, sequence));
      sequence = await reextractOne(running, left);
    }
    expect(used).toEqual(Array.from({ length: PARTS }, () => 1));
    expect(await searched(running, sequence)).toBe(2);
    const { versions } = await running.client.listVersions({}, call);
    expect(versions.find(({ version }) => version === 'v4')).toMatchObject({
      ...{ dimension: 24, extractorRevision: 2, newestExtractorRevision: 2 },
      indexed: BigInt(PARTS),
    });
    await running.app.close();
    const again = await startApp({}, running.folder);
    expect(await searched(again, sequence)).toBe(2);
  });

  test('half way through a restart keeps the old revision', async () => {
    const running = await startApp();
    let sequence = 0n;
    for (let n = 1; n <= PARTS; n++) ({ sequence } = await running.client.upsert(upsertMessage(n), call));
    for (let i = 0; i < PARTS / 2; i++) sequence = await reextractOne(running, PARTS - i);
    await running.app.close();
    const again = await startApp({}, running.folder);
    expect(await searched(again, sequence)).toBe(1);
  });

  test('what the new revision reads replaces the geometry, for readers and for filters', async () => {
    const { client } = await startApp();
    const { geometry } = upsertMessage(1);
    if (geometry === undefined) throw new Error('the fixture has no geometry');
    const { part } = await client.upsert(upsertMessage(1), call);
    await client.upsert(upsertMessage(2), call);
    const reading = { vectors: vectorMessages(1, 2), geometry: { ...geometry, volumeMm3: 777_777 } };
    const partId = part?.id ?? '';
    await client.putVectors({ partId, revision: 1, ...reading }, call);
    expect((await client.getPart({ partId }, call)).part?.geometry?.volumeMm3).toBe(777_777);
    const range = { $case: 'range' as const, value: { gte: 777_777, lte: 777_777 } };
    const filters = [{ field: 'volumeMm3', condition: range }];
    const { parts } = await client.listParts({ q: '', cursor: '', limit: 10, filters }, call);
    expect(parts.map(({ id }) => id)).toEqual([partId]);
  });

  test('a new part that the revision in use does not cover makes answers degraded, not wrong', async () => {
    const { client } = await startApp();
    await client.upsert(upsertMessage(1), call);
    await client.upsert(upsertMessage(2), call);
    const { sequence } = await client.upsert(upsertMessage(3, {}, { vectors: vectorMessages(3, 2) }), call);
    const query = queryMessage({ target: { $case: 'fileHash', value: hashOf(1) }, excludeSelf: false });
    const answer = answerIn(await client.search({ queries: [query], minSequence: sequence }, call));
    expect(answer).toMatchObject({ degraded: true, extractorRevision: 1, total: 2n });
    const newcomer = queryMessage({ target: { $case: 'fileHash', value: hashOf(3) } });
    const { results } = await client.search({ queries: [newcomer], minSequence: sequence }, call);
    expect(results[0]?.outcome).toMatchObject({ value: { code: 'SERVICE_UNAVAILABLE' } });
  });
});

/** Extracts the first part of the work list again. */
async function reextractOne({ client }: RunningApp, expected: number): Promise<bigint> {
  const query = { version: 'v4', extractorRevision: 2, afterPartId: '', limit: 1 };
  const { parts, remaining } = await client.listStaleParts(query, call);
  const [stale] = parts;
  if (stale === undefined || Number(remaining) !== expected) throw new Error(`${remaining} parts remain`);
  const vectors = vectorMessages(Number.parseInt(stale.fileHash, 16), 2);
  const request = { partId: stale.partId, revision: stale.revision, vectors, geometry: undefined };
  return (await client.putVectors(request, call)).sequence;
}

/** Searches and returns the revision that was used; throws when a part is missing. */
async function searched({ client }: RunningApp, minSequence: bigint): Promise<number> {
  const query = queryMessage({ target: { $case: 'fileHash', value: hashOf(1) }, k: 100, excludeSelf: false });
  const answer = answerIn(await client.search({ queries: [query], minSequence }, call));
  if (answer.items.length !== PARTS || answer.degraded) throw new Error(`${answer.items.length} items`);
  return answer.extractorRevision;
}
