import { readFileSync } from 'node:fs';
import { eventually } from '@cadml/testing';
import { beforeAll, expect, test } from '@jest/globals';
import { boxStl } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';

let fleet: TestFleet;

beforeAll(async () => {
  fleet = await startFleet();
}, 90_000);

const UPLOADS = 20;
let round = 0;

/** The kernel workers are the children of feature-extraction. */
function killKernelWorker(): void {
  const parent = fleet.extraction.pid();
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ');
  process.kill(Number(children[0]), 'SIGKILL');
}

const VICTIMS: readonly [string, () => Promise<void>][] = [
  ['a kernel worker', async () => killKernelWorker()],
  ['feature-extraction', () => restart('extraction')],
  ['vector-search', () => restart('search')],
  ['the edge', () => restart('edge')],
  ['the job worker', () => restart('worker')],
  [
    'redis-server',
    async () => {
      await fleet.redis.kill();
      await fleet.redis.restart();
    },
  ],
];

test.each(VICTIMS)(
  'killing %s among 20 uploads loses and doubles nothing',
  async (_name, strike) => {
    round++;
    const before = (await fleet.api.get('/api/v1/parts?limit=1')).body.total;
    const boxes = Array.from({ length: UPLOADS }, (_, i) =>
      // A half tells the rounds apart: the same box lying otherwise is at distance 0.
      boxStl(`r${round}-${i}.stl`, [round * 3 + 0.5, i + 1, 2]),
    );
    const uploads = boxes.map((box, i) => upload(box, i % 2 === 0));
    await Promise.race(uploads);
    await strike();
    const accepted = await Promise.all(uploads);
    const parts = await Promise.all(accepted.map(partOf));
    expect(new Set(parts).size).toBe(UPLOADS);
    const after = await fleet.api.get('/api/v1/parts?limit=1');
    expect(after.body.total).toBe(before + UPLOADS);
    for (const partId of parts) {
      const found = await fleet.api.call('POST', '/api/v1/similarity/search', {
        partId,
        excludeSelf: false,
        k: 1,
      });
      expect(found.body.items[0]).toMatchObject({ partId, distance: 0 });
    }
  },
  120_000,
);

async function restart(name: 'extraction' | 'search' | 'edge' | 'worker'): Promise<void> {
  await fleet[name].kill();
  await fleet[name].start();
}

/** Sends a file until it is accepted: what was refused was not promised. */
function upload(box: ReturnType<typeof boxStl>, asJob: boolean) {
  return eventually(
    async () => {
      const answer = await fleet.api.analyze(box, {}, asJob ? { prefer: 'respond-async' } : {});
      expect(answer.status).toBe(asJob ? 202 : 200);
      return answer.body;
    },
    { timeoutMs: 60_000, intervalMs: 200 },
  );
}

async function partOf(body: Awaited<ReturnType<typeof upload>>): Promise<string> {
  if (body.part) return body.part.id;
  const { url } = body.job ?? body.indexJob;
  return eventually(
    async () => {
      const job = (await fleet.api.get(url)).body;
      expect({ state: job.state, error: job.error }).toMatchObject({ state: 'succeeded' });
      return job.result.part.id;
    },
    { timeoutMs: 80_000, intervalMs: 200 },
  );
}
