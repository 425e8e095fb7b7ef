import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eventually, tempDir } from '@cadml/testing';
import { describe, expect, test } from '@jest/globals';
import { callAs, type RunningApp, startApp } from '../fixtures/app.ts';
import { answerIn, queryMessage, upsertMessage, vectorMessages } from '../fixtures/messages.ts';
import { hashOf, principal } from '../fixtures/parts.ts';

const call = callAs(undefined, 60_000);

const without = (version: string, n: number, extractorRevision = 1) =>
  vectorMessages(n, extractorRevision).filter((one) => one.version !== version);

/** A catalogue from before the default could change, whose parts have no v5. */
async function oldCatalogue(parts: number, env = {}): Promise<{ running: RunningApp; ids: string[] }> {
  const folder = await tempDir('cadml-vs');
  const before = await startApp({}, folder);
  const ids: string[] = [];
  for (let n = 1; n <= parts; n++) {
    const { part } = await before.client.upsert(upsertMessage(n, {}, { vectors: without('v5', n) }), call);
    ids.push(part?.id ?? '');
  }
  await before.app.close();
  const store = new DatabaseSync(join(folder, 'store.db'));
  store.exec('delete from default_versions');
  store.close();
  return { running: await startApp(env, folder), ids };
}

const used = async ({ client }: RunningApp, n: number, minSequence: bigint, change = {}) => {
  const target = { $case: 'fileHash' as const, value: hashOf(n) };
  const query = queryMessage({ target, version: '', k: 100, excludeSelf: false, ...change });
  return answerIn(await client.search({ queries: [query], minSequence }, call));
};

const defaultOf = async ({ client }: RunningApp) => {
  const listing = await client.listVersions({}, call);
  const version = listing.versions.find((one) => one.default)?.version;
  return { version, sinceMs: Number(listing.defaultSinceMs) };
};

async function fill({ client }: RunningApp, partId: string, n: number): Promise<bigint> {
  const request = { partId, revision: 1, vectors: vectorMessages(n), geometry: undefined };
  return (await client.putVectors(request, call)).sequence;
}

describe('the default version', () => {
  test('is v5 in an empty catalogue, and after its first part', async () => {
    const running = await startApp();
    const { version, sinceMs } = await defaultOf(running);
    expect(version).toBe('v5');
    expect(Date.now() - sinceMs).toBeLessThan(60_000);
    const { sequence } = await running.client.upsert(upsertMessage(1), call);
    expect(await used(running, 1, sequence)).toMatchObject({ version: 'v5', degraded: false, total: 1n });
  });

  test('stays v4 until v5 covers every part, and no search loses a part on the way; a restart keeps the switch', async () => {
    const { running, ids } = await oldCatalogue(6);
    expect(await defaultOf(running)).toEqual({ version: 'v4', sinceMs: 0 });
    let sequence = 0n;
    for (const [i, id] of ids.entries()) {
      const answer = await used(running, 1, sequence);
      expect([answer.version, answer.items.length, answer.degraded]).toEqual(['v4', 6 + i, false]);
      await running.client.upsert(upsertMessage(100 + i), call);
      sequence = await fill(running, id, i + 1);
    }
    await eventually(async () => expect((await defaultOf(running)).version).toBe('v5'));
    const answer = await used(running, 1, sequence);
    expect([answer.version, answer.items.length, answer.degraded]).toEqual(['v5', 12, false]);
    const since = await defaultOf(running);
    await running.app.close();
    expect(await defaultOf(await startApp({}, running.folder))).toEqual(since);
  });

  test('does not go back when a part comes without v5, which is found by its newest other version', async () => {
    const running = await startApp();
    await running.client.upsert(upsertMessage(1), call);
    const { sequence } = await running.client.upsert(
      upsertMessage(2, {}, { vectors: without('v5', 2) }),
      call,
    );
    expect(await used(running, 1, sequence)).toMatchObject({ version: 'v5', degraded: true });
    expect(await used(running, 2, sequence)).toMatchObject({ version: 'v4', total: 2n });
    expect((await defaultOf(running)).version).toBe('v5');
    for (const version of ['v1', 'v4', 'v5']) {
      expect(await used(running, 1, sequence, { version })).toMatchObject({ version });
    }
  });

  test('is not held up by parts whose files give nothing, unless they are the larger half', async () => {
    const { running, ids } = await oldCatalogue(4);
    const report = (partId = '') => ({
      ...{ partId, revision: 1, extractorRevision: 1, code: 'DATA_NOT_FOUND', message: 'It is gone.' },
    });
    await fill(running, ids[0] ?? '', 1);
    for (const id of ids.slice(1)) await running.client.reportUnreadable(report(id), call);
    const versionOf = async (version: string) =>
      (await running.client.listVersions({}, call)).versions.find((one) => one.version === version);
    expect(await versionOf('v5')).toMatchObject({ indexed: 1n, unreadable: 3n, complete: false });
    expect((await defaultOf(running)).version).toBe('v4');
    await fill(running, ids[1] ?? '', 2);
    await eventually(async () => expect((await defaultOf(running)).version).toBe('v5'));
    expect(await versionOf('v5')).toMatchObject({ indexed: 2n, unreadable: 2n, complete: true });
    await running.app.close();
    const again = await startApp({}, running.folder);
    const { versions } = await again.client.listVersions({}, call);
    expect(versions.at(-1)).toMatchObject({ version: 'v5', unreadable: 2n, complete: true, default: true });
  });

  test('does not change while those who write parts may not know of it', async () => {
    const { running, ids } = await oldCatalogue(1, { VECTOR_SEARCH_SWITCH_AFTER_MS: '3000' });
    const sequence = await fill(running, ids[0] ?? '', 1);
    expect(await used(running, 1, sequence)).toMatchObject({ version: 'v4' });
    await eventually(async () => expect((await defaultOf(running)).version).toBe('v5'));
  });

  test('only operators may say that a file gives nothing', async () => {
    const { running, ids } = await oldCatalogue(1);
    const [partId = ''] = ids;
    const request = { partId, revision: 1, extractorRevision: 1, code: 'PARSE_FAILED', message: '' };
    const reader = callAs(principal('default', { scopes: ['parts:read', 'search'] }));
    await expect(running.client.reportUnreadable(request, reader)).rejects.toMatchObject({
      code: 'AUTHORIZATION_FAILED',
    });
    await expect(running.client.reportUnreadable({ ...request, revision: 7 }, call)).rejects.toMatchObject({
      code: 'DATA_NOT_FOUND',
    });
  });
});
