import { fileURLToPath } from 'node:url';
import { eventually } from '@cadml/testing';
import { beforeAll, expect, test } from '@jest/globals';
import { boxStl } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';
import { raisedWorker } from '../support/raised-worker.ts';

let fleet: TestFleet;

beforeAll(async () => {
  fleet = await startFleet({ edge: { GATEWAY_REEXTRACT_CHECK_MS: '300' } });
}, 90_000);

const PARTS = 25;
const RAISE = fileURLToPath(new URL('../support/raise-revision.mjs', import.meta.url));

test('when the extractor revision rises, every part is extracted again and no search is empty on the way', async () => {
  const ids: string[] = [];
  for (let i = 0; i < PARTS; i++) {
    const made = await fleet.api.analyze(boxStl(`p${i}.stl`, [10 + i, 20, 30]), { similar: false });
    ids.push(made.body.part.id);
  }
  // The file says nothing of its unit: what its sender said is asked again.
  const inches = await fleet.api.analyze(boxStl('inches.stl', [1, 2, 3]), { similar: false, units: 'inch' });
  const before = await revisionInUse();
  await fleet.extraction.stop();
  await fleet.extraction.start({
    NODE_OPTIONS: `--import=${RAISE}`,
    KERNEL_WORKER_ENTRY: raisedWorker(),
  });
  const sizes: number[] = [];
  await eventually(
    async () => {
      sizes.push(await neighbours(ids[sizes.length % PARTS] as string));
      expect(await revisionInUse()).toBe(before + 1);
    },
    { timeoutMs: 60_000, intervalMs: 20 },
  );
  expect(new Set(sizes)).toEqual(new Set([5]));
  const { body } = await eventually(async () => {
    const jobs = await fleet.api.get('/api/v1/jobs?kind=reextract&state=succeeded');
    expect(jobs.body.total).toBe(1);
    return jobs;
  });
  expect(body.items[0]).toMatchObject({
    result: {
      extractorRevision: before + 1,
      versions: ['v1', 'v2', 'v3', 'v4', 'v5'],
      ...{ done: PARTS + 1, unreadable: [] },
    },
    progress: { done: PARTS + 1, total: PARTS + 1 },
  });
  const { body: part } = await fleet.api.get(`/api/v1/parts/${inches.body.part.id}`);
  expect(part.geometry.sizeMm).toEqual([25.4, 50.8, 76.2].map((mm) => expect.closeTo(mm, 9)));
}, 120_000);

async function revisionInUse(): Promise<number> {
  const { body } = await fleet.api.get('/api/v1/features/versions');
  return body.items?.find((one: { default: boolean }) => one.default).extractorRevision;
}

async function neighbours(partId: string): Promise<number> {
  const { body } = await fleet.api.call('POST', '/api/v1/similarity/search', { partId, k: 5 });
  return body.items.length;
}
