import { readdir } from 'node:fs/promises';
import { eventually, tempDir } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { boxStl } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';

const TOMORROW = new URL('../support/tomorrow.mjs', import.meta.url).pathname;
const PATIENCE = { timeoutMs: 90_000, intervalMs: 500 };
const KILLS = 2;
const UPLOADS = 12;

let fleet: TestFleet;
let folder: string;

beforeAll(async () => {
  folder = await tempDir('cadml-holds');
  fleet = await startFleet({
    extraction: {
      FEATURE_EXTRACTION_BLOB_FOLDER: folder,
      FILE_SWEEP_INTERVAL_MS: '100',
      FILE_SWEEP_GRACE_MS: '0',
    },
    edge: { GATEWAY_HOLD_CHECK_MS: '5000' },
  });
}, 120_000);

async function storedHashes(): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => /[0-9a-f]{64}$/.test(name))
    .map((name) => name.slice(-64))
    .toSorted();
}

async function parts(): Promise<readonly { readonly fileHash: string; readonly id: string }[]> {
  return (await fleet.api.get('/api/v1/parts?limit=200')).body.items;
}

/** What the edge that runs now has released. */
async function released(): Promise<number> {
  const text: string = (await fleet.api.raw('/metrics', {})).body;
  return Number(/^file_references_settled_total\{.*outcome="released".*\} (\d+)/m.exec(text)?.[1] ?? 0);
}

/** Uploads of every kind of which nobody waits for the end. */
function uploadsOf(round: number): Promise<unknown>[] {
  return Array.from({ length: UPLOADS }, (_, i) => {
    const box = boxStl(`kill-${round}-${i}.stl`, [round + 5, i + 1, 3]);
    const headers: Record<string, string> = i % 3 === 2 ? { prefer: 'respond-async' } : {};
    return fleet.api.analyze(box, { index: i % 3 !== 0 }, headers).catch(() => null);
  });
}

/** Analyses a box; a service that was killed a moment ago may need another one. */
function analyzed(size: readonly [number, number, number]) {
  return eventually(async () => {
    const { status, body } = await fleet.api.analyze(boxStl('box.stl', size));
    expect({ status, error: body.error }).toEqual({ status: 200, error: undefined });
    expect(body.part).not.toBeNull();
    return body;
  }, PATIENCE);
}

/** Status and length of a part's file. */
async function download(partId: string): Promise<readonly [number, number]> {
  const file = await fetch(`${fleet.base}/api/v1/parts/${partId}/file`, {
    headers: { 'x-api-key': fleet.api.key },
  });
  return [file.status, (await file.arrayBuffer()).byteLength];
}

describe('files that nobody needs', () => {
  test('go with a part that was deleted while feature-extraction was down', async () => {
    const body = await analyzed([41, 42, 43]);
    const { sha256 } = body.file;
    expect(await storedHashes()).toContain(sha256);
    await fleet.extraction.kill();
    expect(await fleet.api.call('DELETE', body.part.url)).toMatchObject({ status: 200 });
    expect(await storedHashes()).toContain(sha256);
    await fleet.extraction.start();
    await eventually(async () => expect(await storedHashes()).not.toContain(sha256), PATIENCE);
  }, 120_000);

  test('go after the edge was killed among uploads, and every part still has its own', async () => {
    for (let round = 0; round < KILLS; round++) {
      await analyzed([51 + round, 52, 53]);
      const before = (await storedHashes()).length;
      const uploads = uploadsOf(round);
      await eventually(async () => expect((await storedHashes()).length).toBeGreaterThan(before + 3), {
        intervalMs: 5,
      });
      await fleet.edge.kill();
      await Promise.all(uploads);
      await fleet.edge.start();
    }
    await eventually(async () => expect(await released()).toBeGreaterThan(0), PATIENCE);
    await fleet.extraction.stop();
    await fleet.extraction.start({ NODE_OPTIONS: `--import ${TOMORROW}` });
    await eventually(async () => {
      const needed = new Set((await parts()).map(({ fileHash }) => fileHash));
      expect(await storedHashes()).toEqual([...needed].toSorted());
    }, PATIENCE);
    expect((await parts()).length).toBeGreaterThanOrEqual(KILLS);
    for (const { id } of await parts()) {
      await eventually(async () => expect(await download(id)).toEqual([200, 684]), PATIENCE);
    }
  }, 240_000);
});
