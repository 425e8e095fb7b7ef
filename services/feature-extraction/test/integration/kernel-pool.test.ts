import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  type Bench,
  eventually,
  FAILING_WORKER,
  failure,
  GROWING_WORKER,
  isAlive,
  NEWER_WORKER,
  openBench,
} from '../support/kernel-pool.ts';

let bench: Bench;

afterEach(async () => {
  await bench.close();
});

async function started(options: Parameters<typeof openBench>[0] = {}): Promise<Bench> {
  bench = await openBench(options);
  await bench.pool.start();
  return bench;
}

const onlyPid = () => bench.pool.stats().normal.pids[0] as number;

function untilBusy(workers = 1): Promise<void> {
  return eventually(() => expect(bench.pool.stats().normal.workers.busy).toBe(workers));
}

describe('a file that harms its worker', () => {
  test('and never ends is stopped at the deadline, and the next file is read', async () => {
    const { pool, job } = await started();
    const error = await failure(pool.read(job('hang', { timeoutMs: 300 })));
    expect(error).toMatchObject({ code: 'TIMEOUT', stage: 'geometry', context: { timeoutMs: 300 } });
    expect((await pool.read(job('answer'))).document.faces).toBe(6);
    expect(bench.recycled).toEqual(['deadline']);
  });

  test('and takes too much memory is stopped with the limit named', async () => {
    const { pool, job } = await started({ maxResidentBytes: 300 * 2 ** 20 });
    const error = await failure(pool.read(job('grow')));
    expect(error).toMatchObject({ code: 'RESOURCE_EXHAUSTED', context: { limit: 'memory' } });
    expect((await pool.read(job('answer'))).document.faces).toBe(6);
    expect(bench.recycled).toEqual(['memory']);
  });

  test('and kills it twice is PARSE_FAILED after one retry, with two strikes', async () => {
    const { pool, job, quarantine } = await started();
    const bad = job('exit');
    const error = await failure(pool.read(bad));
    expect(error).toMatchObject({ code: 'PARSE_FAILED', stage: 'geometry', context: { strikes: 2 } });
    expect(await quarantine.strikes(bad.fileHash)).toBe(2);
    await eventually(() => expect(bench.recycled).toEqual(['crash', 'crash']));
  });

  test('and kills a worker three times is refused without a worker until it is cleared', async () => {
    const { pool, job, quarantine } = await started();
    const bad = job('exit');
    await failure(pool.read(bad));
    expect((await failure(pool.read(bad))).context).toMatchObject({ quarantined: true, strikes: 3 });
    await eventually(() => expect(pool.stats().normal.workers.idle).toBe(1));
    const survivor = onlyPid();
    expect(await failure(pool.read(bad))).toMatchObject({
      code: 'PARSE_FAILED',
      context: { quarantined: true },
    });
    expect(onlyPid()).toBe(survivor);
    await quarantine.clear(bad.fileHash);
    expect((await failure(pool.read(bad))).context).toMatchObject({ strikes: 2 });
  });

  test('and traps the kernel costs the worker its place, without a retry', async () => {
    const { pool, job, quarantine } = await started();
    const before = onlyPid();
    const bad = job('trap');
    expect(await failure(pool.read(bad))).toMatchObject({ code: 'PARSE_FAILED', context: { strikes: 1 } });
    expect((await pool.read(job('answer'))).document.entities).not.toBe(before);
    expect(await quarantine.list()).toEqual([{ fileHash: bad.fileHash, strikes: 1, lastReason: 'trap' }]);
  });

  test.each(['not a number', 'endless message'])(
    'and makes it answer with %s counts as a crash',
    async (content) => {
      const { pool, job } = await started();
      expect(await failure(pool.read(job(content)))).toMatchObject({
        code: 'PARSE_FAILED',
        context: { strikes: 2 },
      });
    },
  );

  test('is only broken: the worker stays, and there is no strike', async () => {
    const { pool, job, quarantine } = await started();
    const before = onlyPid();
    expect((await failure(pool.read(job('refuse')))).code).toBe('PARSE_FAILED');
    expect(onlyPid()).toBe(before);
    expect(await quarantine.list()).toEqual([]);
  });

  test('is not blamed when its caller allowed little time', async () => {
    const { pool, job, quarantine } = await started({ blameAfterMs: 5_000 });
    await failure(pool.read(job('hang', { timeoutMs: 200 })));
    expect(await quarantine.list()).toEqual([]);
  });

  test('is blamed when it had its fair time', async () => {
    const { pool, job, quarantine } = await started({ blameAfterMs: 100 });
    await failure(pool.read(job('hang', { timeoutMs: 400 })));
    expect(await quarantine.list()).toMatchObject([{ strikes: 1, lastReason: 'deadline' }]);
  });
});

describe('a worker killed from outside', () => {
  test('while it reads: the file is read by another one, and is not blamed', async () => {
    const { pool, job, quarantine } = await started();
    const patient = job('wait  ');
    const reading = pool.read(patient);
    await untilBusy();
    // Same length: from now on the file is harmless.
    writeFileSync(patient.path, 'answer');
    process.kill(onlyPid(), 'SIGKILL');
    expect((await reading).document.faces).toBe(6);
    expect(await quarantine.strikes(patient.fileHash)).toBe(0);
  });

  test('while it is idle: it is replaced', async () => {
    await started();
    const before = onlyPid();
    process.kill(before, 'SIGKILL');
    await eventually(() => {
      expect(bench.pool.stats().normal.workers.idle).toBe(1);
      expect(onlyPid()).not.toBe(before);
    });
    expect(bench.recycled).toEqual(['crash']);
  });
});

describe('a caller who goes away', () => {
  test('while the file is read frees the worker at once', async () => {
    const { pool, job, quarantine } = await started();
    const leaving = new AbortController();
    const reading = failure(pool.read(job('hang'), leaving.signal));
    await untilBusy();
    leaving.abort();
    expect((await reading).code).toBe('CANCELLED');
    expect((await pool.read(job('answer'))).document.faces).toBe(6);
    expect(await quarantine.list()).toEqual([]);
  });

  test('while the file waits costs no worker', async () => {
    const { pool, job } = await started();
    const first = new AbortController();
    const second = new AbortController();
    const reading = failure(pool.read(job('hang'), first.signal));
    await untilBusy();
    const waiting = failure(pool.read(job('answer'), second.signal));
    await eventually(() => expect(pool.stats().normal.queued).toBe(1));
    second.abort();
    expect(await waiting).toMatchObject({ code: 'CANCELLED', stage: 'queue' });
    expect(pool.stats().normal).toMatchObject({ queued: 0, workers: { busy: 1 } });
    first.abort();
    await reading;
  });
});

describe('the queue', () => {
  test('refuses with a time to come back when it is full', async () => {
    const { pool, job } = await started({ queueLimit: 1 });
    const leaving = new AbortController();
    const reading = failure(pool.read(job('hang'), leaving.signal));
    await untilBusy();
    const waiting = pool.read(job('answer'));
    await eventually(() => expect(pool.stats().normal.queued).toBe(1));
    const refused = await failure(pool.read(job('answer')));
    expect(refused).toMatchObject({ code: 'SERVICE_UNAVAILABLE', stage: 'queue', retryable: true });
    expect(refused.context.retryAfterSeconds).toBeGreaterThanOrEqual(1);
    leaving.abort();
    await reading;
    expect((await waiting).document.faces).toBe(6);
  });

  test('counts towards the deadline', async () => {
    const { pool, job } = await started();
    const leaving = new AbortController();
    const reading = failure(pool.read(job('hang'), leaving.signal));
    await untilBusy();
    expect(await failure(pool.read(job('answer', { timeoutMs: 100 })))).toMatchObject({
      code: 'TIMEOUT',
      stage: 'queue',
    });
    leaving.abort();
    await reading;
  });
});

describe('the heavy lane', () => {
  test('lets small files pass while a large one is read, and ends its worker after a rest', async () => {
    const { pool, job } = await started({ heavyBytes: 1_000, heavyIdleMs: 50 });
    const leaving = new AbortController();
    const large = failure(pool.read(job('hang'.padEnd(2_000)), leaving.signal));
    await eventually(() => expect(pool.stats().heavy.workers.busy).toBe(1));
    expect((await pool.read(job('answer'))).document.entities).toBe(onlyPid());
    leaving.abort();
    await large;
    expect((await pool.read(job('answer'.padEnd(2_000)))).document.faces).toBe(6);
    await eventually(() => expect(pool.stats().heavy.pids).toEqual([]));
    expect(bench.recycled).toEqual(['cancelled', 'idle']);
  });

  test('refuses by estimate what it could not hold', async () => {
    const { pool, job } = await started();
    expect(await failure(pool.read(job('answer', { bytes: 200 * 2 ** 20 })))).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      context: { limit: 'memoryEstimate' },
    });
  });
});

describe('a worker', () => {
  test('is replaced after its number of files', async () => {
    const { pool, job } = await started({ recycleJobs: 2 });
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push((await pool.read(job('answer'))).document.entities);
    expect(answers[1]).toBe(answers[0]);
    expect(answers[2]).not.toBe(answers[0]);
    expect(bench.recycled).toEqual(['jobs']);
  });

  test('is replaced after its number of files also when it grows with each of them', async () => {
    const { pool, job } = await started({ recycleJobs: 2, recycleGrowthBytes: 100 * 2 ** 20 });
    for (let i = 0; i < 2; i++) await pool.read(job('grow a little'));
    await eventually(() => expect(bench.recycled).toEqual(['renewed', 'jobs']));
  });

  test('that takes too much memory is stopped also while it rests, and no file is blamed', async () => {
    const { pool, job, quarantine } = await started({ maxResidentBytes: 300 * 2 ** 20 });
    const before = (await pool.read(job('grow while it rests'))).document.entities;
    await eventually(() => expect(bench.recycled).toEqual(['memory']));
    expect((await pool.read(job('answer'))).document.entities).not.toBe(before);
    expect(await quarantine.list()).toEqual([]);
  });

  test('that takes too much memory is stopped also while it is renewed', async () => {
    const limits = { maxResidentBytes: 400 * 2 ** 20, recycleGrowthBytes: 100 * 2 ** 20 };
    const { pool, job } = await started(limits);
    const before = (await pool.read(job('grow while it is renewed'))).document.entities;
    await eventually(() => expect(bench.recycled).toEqual(['memory']));
    expect((await pool.read(job('answer'))).document.entities).not.toBe(before);
  });

  test('goes on with a new kernel when it has grown', async () => {
    const { pool, job } = await started({ recycleGrowthBytes: 100 * 2 ** 20 });
    const before = (await pool.read(job('answer'))).document.entities;
    await pool.read(job('grow a little'));
    expect((await pool.read(job('answer'))).document.entities).toBe(before);
    expect(bench.recycled).toEqual(['renewed']);
  });

  test('is measured from its latest kernel on: what it needs to keep does not wear it out', async () => {
    const { pool, job } = await started({ recycleGrowthBytes: 100 * 2 ** 20 });
    const before = (await pool.read(job('answer'))).document.entities;
    await pool.read(job('grow a little for good'));
    for (let i = 0; i < 2; i++) expect((await pool.read(job('answer'))).document.entities).toBe(before);
    expect(bench.recycled).toEqual(['renewed']);
  });

  test.each([
    ['does not make it smaller', 'grow for good'],
    ['does not come', 'grow and never be renewed'],
  ])('is replaced when a new kernel %s', async (_, order) => {
    const { pool, job } = await started({ recycleGrowthBytes: 100 * 2 ** 20, startTimeoutMs: 5_000 });
    const before = (await pool.read(job('answer'))).document.entities;
    await pool.read(job(order));
    expect((await pool.read(job('answer'))).document.entities).not.toBe(before);
    expect(bench.recycled).toEqual(['grown']);
  });
});

describe('a kernel that does not work', () => {
  test('is said at the start, with its own words, and files are refused', async () => {
    bench = await openBench({ entry: FAILING_WORKER });
    expect(await failure(bench.pool.start())).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: expect.stringContaining('a box has 5 faces'),
    });
    expect(bench.startFailures).toEqual([1, 2, 3]);
    expect((await failure(bench.pool.read(bench.job('answer')))).code).toBe('SERVICE_UNAVAILABLE');
  });
});

test('a worker that takes too much memory while it starts is stopped, and the start says why', async () => {
  bench = await openBench({ entry: GROWING_WORKER, maxResidentBytes: 300 * 2 ** 20 });
  expect(await failure(bench.pool.start())).toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    message: expect.stringContaining('too much memory'),
  });
});

test('a worker of another revision than its service reads nothing', async () => {
  bench = await openBench({ entry: NEWER_WORKER });
  expect(await failure(bench.pool.start())).toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    message: expect.stringContaining('start the service again'),
  });
});

describe('closing', () => {
  test('kills workers that calculate, answers what was under way, and may be repeated', async () => {
    const { pool, job } = await started({ workers: 2 });
    const pids = pool.stats().normal.pids;
    const reading = failure(pool.read(job('hang')));
    await untilBusy();
    await pool.close();
    await pool.close();
    expect((await reading).code).toBe('SERVICE_UNAVAILABLE');
    expect(pids.filter(isAlive)).toEqual([]);
    expect((await failure(pool.read(job('answer')))).code).toBe('SERVICE_UNAVAILABLE');
  });
});
