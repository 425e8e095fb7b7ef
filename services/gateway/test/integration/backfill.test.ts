import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually, tempDir } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { boxStl } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';

const WITHOUT_V5 = {
  NODE_OPTIONS: `--import=${fileURLToPath(new URL('../support/without-v5.mjs', import.meta.url))}`,
};
const PARTS = 30;

let fleet: TestFleet;
let blobs: string;
const ids: string[] = [];

/** A fleet whose parts come from before v5. */
beforeAll(async () => {
  blobs = join(await tempDir('cadml-blobs'), 'files');
  fleet = await startFleet({
    // Without a shared cache, so that a file that is lost cannot be answered from it.
    extraction: { FEATURE_EXTRACTION_BLOB_FOLDER: blobs, REDIS_URL: '' },
    search: { ...WITHOUT_V5, VECTOR_SEARCH_SWITCH_AFTER_MS: '3000' },
    edge: { GATEWAY_REEXTRACT_CHECK_MS: '300' },
    worker: { GATEWAY_JOB_LEASE_MS: '1500' },
  });
  for (let i = 0; i < PARTS; i++) {
    const { body } = await fleet.api.analyze(boxStl(`p${i}.stl`, [10 + i, 20, 30]), { similar: false });
    ids.push(body.part.id);
  }
}, 180_000);

const versions = async () => (await fleet.api.get('/api/v1/features/versions')).body;
const search = (body: object) => fleet.api.call('POST', '/api/v1/similarity/search', { k: 100, ...body });
const jobs = async (query: string) => (await fleet.api.get(`/api/v1/jobs?${query}`)).body;

async function loseFile(hash: string): Promise<void> {
  const names = await readdir(blobs, { recursive: true });
  const found = names.filter((name) => name.endsWith(hash));
  expect(found).toHaveLength(1);
  await rm(join(blobs, String(found[0])));
}

async function startSearchWithV5(): Promise<void> {
  await fleet.search.stop();
  await fleet.search.start({ NODE_OPTIONS: '' });
}

describe('a version that came later', () => {
  test('is unknown to a catalogue from before it', async () => {
    const { items, default: usual } = await versions();
    expect(usual).toBe('v4');
    expect(items.find(({ version }: { version: string }) => version === 'v5')).toMatchObject({
      indexed: false,
    });
    expect((await search({ partId: ids[0], version: 'v4', excludeSelf: false })).body.total).toBe(PARTS);
    expect((await search({ partId: ids[0], version: 'v5' })).status).toBe(422);
  });

  test('is filled in by a job that starts by itself, goes on after its worker was killed, and reports what it could not read', async () => {
    const lost = await fleet.api.get(`/api/v1/parts/${ids[7]}`);
    await fleet.extraction.stop();
    await loseFile(lost.body.fileHash);
    await fleet.extraction.start();
    await startSearchWithV5();
    const job = await eventually(
      async () => {
        const { items } = await jobs('kind=backfill');
        expect(items[0]?.progress.done).toBeGreaterThan(0);
        return items[0];
      },
      { timeoutMs: 60_000, intervalMs: 5 },
    );
    await fleet.worker.kill();
    const sizes: number[] = [];
    const seen = fetch(`${fleet.base}${job.eventsUrl}`, { headers: { 'x-api-key': fleet.api.key } });
    await fleet.worker.start();
    // A part that comes meanwhile has both versions, and no search loses any on the way.
    const made = await fleet.api.analyze(boxStl('newcomer.stl', [11, 21, 31]), { similar: false });
    ids.push(made.body.part.id);
    await eventually(
      async () => {
        const { body } = await search({ partId: ids[0], excludeSelf: false });
        sizes.push(body.total);
        expect((await versions()).default).toBe('v5');
      },
      { timeoutMs: 90_000, intervalMs: 50 },
    );
    expect(new Set(sizes.slice(0, -1))).toEqual(new Set([PARTS + 1]));
    const done = await eventually(async () => {
      const { body } = await fleet.api.get(job.url);
      expect(body).toMatchObject({
        state: 'succeeded',
        result: { versions: ['v5'], unreadable: [{ partId: ids[7], code: expect.any(String) }] },
      });
      return body;
    });
    expect(done.attempts).toBeGreaterThan(1);
    const events = await (await seen).text();
    const progress = [...events.matchAll(/"progress":\{"done":(\d+),/g)].map(([, done]) => Number(done));
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(events).toContain('"state":"succeeded"');
  }, 240_000);

  test('then is what searches go by, and every version can still be asked for', async () => {
    const { items } = await versions();
    expect(items.find(({ version }: { version: string }) => version === 'v5')).toMatchObject({
      ...{ default: true, indexed: true, complete: true, coverage: 1 },
      ...{ indexedParts: PARTS, unreadableParts: 1, parts: PARTS + 1 },
    });
    const implied = await search({ partId: ids[0], excludeSelf: false });
    expect(implied.body).toMatchObject({ version: 'v5', degraded: false, total: PARTS });
    for (const version of ['v1', 'v2', 'v3', 'v4']) {
      expect((await search({ partId: ids[0], version, excludeSelf: false })).body).toMatchObject({
        ...{ version, degraded: false, total: PARTS + 1 },
      });
    }
    // The part whose file is lost is found by what is known of it.
    expect((await search({ partId: ids[7], excludeSelf: false })).body).toMatchObject({
      version: 'v4',
      total: PARTS + 1,
    });
  });

  test('is not filled in again until an operator says so, who hears of the job', async () => {
    expect((await jobs('kind=backfill')).total).toBe(1);
    const started = await fleet.api.call('POST', '/api/v1/features/backfill');
    expect(started).toMatchObject({ status: 202, body: { job: { kind: 'backfill' } } });
    expect(started.headers.get('location')).toBe(started.body.job.url);
    await eventually(
      async () => {
        const { body } = await fleet.api.get(started.body.job.url);
        expect(body).toMatchObject({
          state: 'succeeded',
          result: { done: 0, unreadable: [{ partId: ids[7] }] },
        });
      },
      { timeoutMs: 30_000 },
    );
    expect((await versions()).default).toBe('v5');
  });

  test('the default stays over restarts of everything', async () => {
    const before = await versions();
    await Promise.all([fleet.search.stop(), fleet.edge.stop()]);
    await Promise.all([fleet.search.start({ NODE_OPTIONS: '' }), fleet.edge.start()]);
    expect((await versions()).defaultSince).toBe(before.defaultSince);
    expect((await search({ partId: ids[0] })).body.version).toBe('v5');
  }, 90_000);
});
