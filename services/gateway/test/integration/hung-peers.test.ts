import { eventually } from '@cadml/testing';
import { beforeAll, expect, test } from '@jest/globals';
import { boxStl } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';

const CATALOGUE_MS = 1_000;
const OPEN_MS = 2_000;
/** How long an upload waits for a connection. */
const CONNECT_MS = 2_500;
/** On top of what the settings grant: a busy machine, and the wait for versions that nobody told yet. */
const MARGIN_MS = 4_000;

let fleet: TestFleet;

beforeAll(async () => {
  fleet = await startFleet({
    edge: {
      GATEWAY_CATALOGUE_TIMEOUT_MS: String(CATALOGUE_MS),
      GATEWAY_REQUEST_TIMEOUT_MS: String(OPEN_MS),
      GATEWAY_REEXTRACT: 'false',
    },
  });
}, 90_000);

/** Stops a service where it stands: its socket accepts, and nothing answers. */
async function whileHung<T>(name: 'search' | 'extraction', work: () => Promise<T>): Promise<T> {
  const pid = fleet[name].pid();
  process.kill(pid, 'SIGSTOP');
  try {
    return await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly answer: T; readonly ms: number }> {
  const started = performance.now();
  const answer = await work();
  return { answer, ms: performance.now() - started };
}

async function breakerOf(dependency: string): Promise<string> {
  const { items } = (await fleet.api.get('/api/v1/health/circuit-breakers')).body;
  return items.find((one: { dependency: string }) => one.dependency === dependency).state;
}

test('a hung index delays no analysis for long, opens its breaker, and its parts come later', async () => {
  await fleet.api.analyze(boxStl('warm.stl', [1, 1, 1]));
  // An edge that has never heard of versions, and one that has: both go on.
  await fleet.edge.kill();
  const jobs = await whileHung('search', async () => {
    await fleet.edge.start();
    const urls: string[] = [];
    for (let i = 0; i < 6; i++) {
      const { answer, ms } = await timed(() => fleet.api.analyze(boxStl(`hung-${i}.stl`, [2, 3, i + 1])));
      expect(answer.body).toMatchObject({ part: null, indexJob: { url: expect.any(String) } });
      expect(ms).toBeLessThan(CATALOGUE_MS + MARGIN_MS);
      urls.push(answer.body.indexJob.url);
    }
    expect(await breakerOf('vector-search')).toMatch(/open/);
    return urls;
  });
  for (const url of jobs) {
    await eventually(
      async () => expect((await fleet.api.get(url)).body).toMatchObject({ state: 'succeeded' }),
      { timeoutMs: 60_000, intervalMs: 200 },
    );
  }
}, 120_000);

test('an upload to a service that takes connections and says nothing is a 503 soon', async () => {
  await fleet.edge.kill();
  await whileHung('extraction', async () => {
    await fleet.edge.start();
    const { answer, ms } = await timed(() => fleet.api.analyze(boxStl('stuck.stl', [7, 7, 7])));
    expect(answer).toMatchObject({ status: 503, body: { code: 'SERVICE_UNAVAILABLE' } });
    expect(ms).toBeLessThan(CONNECT_MS + MARGIN_MS);
  });
  await eventually(async () =>
    expect((await fleet.api.analyze(boxStl('free.stl', [9, 9, 9]))).status).toBe(200),
  );
}, 90_000);

test('a file whose service hangs is a 504 soon', async () => {
  const part = await eventually(async () => {
    const { body } = await fleet.api.analyze(boxStl('read.stl', [4, 4, 4]));
    expect(body.part).not.toBeNull();
    return body.part;
  });
  const { answer, ms } = await timed(() =>
    whileHung('extraction', () => fleet.api.get(`/api/v1/parts/${part.id}/file`)),
  );
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 504, code: 'TIMEOUT' });
  expect(ms).toBeLessThan(OPEN_MS + MARGIN_MS);
}, 60_000);
