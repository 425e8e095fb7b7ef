import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eventually } from '@cadml/testing';
import { beforeAll, expect, test } from '@jest/globals';
import { boxStl, largeStl } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';

let fleet: TestFleet;

beforeAll(async () => {
  fleet = await startFleet({ extraction: { KERNEL_HEAVY_BYTES: '1000000000' } });
}, 90_000);

test('a client that goes away frees the kernel worker and leaves no part', async () => {
  const { name, bytes } = largeStl('slow.stl', 100_000);
  const leaving = new AbortController();
  const form = new FormData();
  form.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), name);
  const upload = fetch(`${fleet.base}/api/v1/analyze`, {
    method: 'POST',
    body: form,
    headers: { 'x-api-key': fleet.api.key },
    signal: leaving.signal,
  });
  upload.catch(() => undefined);
  await eventually(async () => expect(await metric('kernel_workers{state="busy"}')).toBe(1), {
    timeoutMs: 20_000,
  });
  leaving.abort();
  await expect(upload).rejects.toThrow();
  await eventually(async () => expect(await metric('kernel_workers{state="busy"}')).toBe(0), {
    timeoutMs: 20_000,
  });
  expect(await metric('kernel_worker_recycles_total{reason="cancelled"}')).toBe(1);
  expect((await fleet.api.get('/api/v1/parts')).body.total).toBe(0);
  const next = await fleet.api.analyze(boxStl('next.stl', [1, 2, 3]));
  expect(next.status).toBe(200);
}, 90_000);

test('a running job that is cancelled stops, frees the kernel worker and ends cancelled', async () => {
  const accepted = await fleet.api.analyze(
    largeStl('slow-job.stl', 100_001),
    {},
    { prefer: 'respond-async' },
  );
  await eventually(async () => expect(await metric('kernel_workers{state="busy"}')).toBe(1), {
    timeoutMs: 20_000,
  });
  const asked = await fleet.api.call('DELETE', accepted.body.job.url);
  expect(asked.status).toBe(202);
  await eventually(
    async () =>
      expect((await fleet.api.get(accepted.body.job.url)).body).toMatchObject({
        state: 'cancelled',
        result: null,
      }),
    { timeoutMs: 20_000 },
  );
  await eventually(async () => expect(await metric('kernel_workers{state="busy"}')).toBe(0), {
    timeoutMs: 20_000,
  });
}, 90_000);

test('over its deadline an analysis is a 504 that says what to do, and the kernel worker is freed', async () => {
  const answer = await fleet.api.analyze(largeStl('too-slow.stl', 100_002), { timeoutMs: 100 });
  expect(answer).toMatchObject({ status: 504, body: { code: 'TIMEOUT', retryable: true } });
  await eventually(async () => expect(await metric('kernel_workers{state="busy"}')).toBe(0), {
    timeoutMs: 20_000,
  });
  expect((await fleet.api.analyze(boxStl('after.stl', [4, 5, 6]))).status).toBe(200);
}, 90_000);

test('a job that is cancelled while it is indexed ends cancelled without a part, or with the part that it wrote', async () => {
  const rounds = await Promise.all(Array.from({ length: 12 }, (_, round) => cancelLate(round)));
  for (const { job, partNumber } of rounds) {
    const { items } = (await fleet.api.get(`/api/v1/parts?q=${partNumber}`)).body;
    expect({ state: job.state, parts: items.length }).toEqual(
      job.result === null ? { state: 'cancelled', parts: 0 } : { state: 'succeeded', parts: 1 },
    );
    for (const { id } of items) expect((await fleet.api.get(`/api/v1/parts/${id}/file`)).status).toBe(200);
  }
}, 90_000);

/** Cancels a job a little before or while its part is written; what it has come to. */
async function cancelLate(round: number) {
  const partNumber = `CANCELLED-${'ABCDEFGHIJKL'[round]}`;
  const file = boxStl(`late-${round}.stl`, [1, 2, 3 + round / 10]);
  const { body } = await fleet.api.analyze(file, { partNumber }, { prefer: 'respond-async' });
  const stages = round % 2 === 0 ? ['parse', 'index', 'search'] : ['index', 'search'];
  const reached = (job: { state: string; progress: { stage: string } }) =>
    stages.includes(job.progress.stage) || job.state === 'succeeded';
  while (!reached((await fleet.api.get(body.job.url)).body));
  await fleet.api.call('DELETE', body.job.url);
  const job = await eventually(async () => {
    const now = (await fleet.api.get(body.job.url)).body;
    expect(now.state).toMatch(/^(cancelled|succeeded)$/);
    return now;
  });
  return { job, partNumber };
}

/** A job that has written its part, as it stands when its worker vanished before it could say so. */
async function writtenJob(heightMm: number, row: string): Promise<string> {
  const file = boxStl('written.stl', [6, 7, heightMm]);
  const { body } = await fleet.api.analyze(file, {}, { prefer: 'respond-async' });
  await eventually(async () =>
    expect((await fleet.api.get(body.job.url)).body).toMatchObject({ state: 'succeeded' }),
  );
  await fleet.edge.stop();
  const store = new DatabaseSync(join(fleet.folder, 'gateway', 'store.db'));
  store
    .prepare(`UPDATE jobs SET result = NULL, finished_at = NULL, version = version + 1, ${row} WHERE id = ?`)
    .run(body.job.id);
  store.close();
  await fleet.edge.start();
  return body.job.url;
}

test('a cancellation that came after the part was written does not hide it, whatever became of the worker', async () => {
  const url = await writtenJob(8, "state = 'running', cancel_requested = 1, lease_until = 1");
  const job = await eventually(
    async () => {
      const { body } = await fleet.api.get(url);
      expect(body.finishedAt).not.toBeNull();
      return body;
    },
    { timeoutMs: 20_000 },
  );
  expect(job).toMatchObject({ state: 'succeeded', result: { part: { id: expect.any(String) } } });
}, 60_000);

test('a job whose last attempt wrote its part cannot be cancelled while it waits for the next', async () => {
  const later = Date.now() + 600_000;
  const url = await writtenJob(9, `state = 'queued', run_after = ${later}`);
  const answer = await fleet.api.call('DELETE', url);
  expect(answer).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
}, 60_000);

async function metric(series: string): Promise<number> {
  const text = await (await fetch(`${fleet.extractionOps}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return Number(line?.split(' ')[1] ?? Number.NaN);
}
