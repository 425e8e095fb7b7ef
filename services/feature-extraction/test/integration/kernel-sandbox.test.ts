import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { probeSandbox } from '@cadml/sandbox';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Bench, eventually, failure, isAlive, openBench } from '../support/kernel-pool.ts';

const { missing } = await probeSandbox();
if (missing.length > 0) process.stderr.write(`skipped: a worker behind its walls: ${missing.join('; ')}\n`);
const behindWalls = missing.length === 0 ? describe : describe.skip;

let bench: Bench;

afterEach(async () => {
  const { pids } = bench.pool.stats().normal;
  await bench.close();
  expect(pids.filter(isAlive)).toEqual([]);
});

async function started(options: Parameters<typeof openBench>[0] = {}): Promise<Bench> {
  bench = await openBench(options);
  await bench.pool.start();
  return bench;
}

/** What came of it when a worker tried to break out. */
async function attempt(act: string): Promise<string> {
  const error = await failure(bench.pool.read(bench.job(`break out at ${act}`)));
  expect(error.code).toBe('PARSE_FAILED');
  return error.message;
}

async function expectGoodRead(): Promise<void> {
  expect((await bench.pool.read(bench.job('answer'))).document.faces).toBe(6);
}

describe('a file that has its worker', () => {
  test.each([
    ['write rubbish to its pipe', 'rubbish'],
    ['claim an answer of 2 GB', 'two gigabytes'],
    ['answer 2 GB in allowed pieces', 'two gigabytes in pieces'],
    ['complain without end', 'words without end'],
    ['tell stages without end', 'stages without end'],
  ])('%s is PARSE_FAILED with strikes, and the next one is read', async (_, order) => {
    const { pool, job, quarantine } = await started();
    const bad = job(order);
    expect(await failure(pool.read(bad))).toMatchObject({ code: 'PARSE_FAILED', context: { strikes: 2 } });
    expect(await quarantine.list()).toMatchObject([{ fileHash: bad.fileHash, lastReason: 'crash' }]);
    await expectGoodRead();
    expect(bench.recycled).toEqual(['crash', 'crash']);
  });

  test.each([
    ['fill its scratch folder', 'fill'],
    ['scatter files over its scratch folder', 'scatter'],
  ])('%s is stopped with the limit named, and the next one is read', async (_, order) => {
    const { pool, job } = await started();
    const error = await failure(pool.read(job(order)));
    expect(error).toMatchObject({ code: 'RESOURCE_EXHAUSTED', context: { limit: 'scratch' } });
    await expectGoodRead();
    expect(bench.recycled).toEqual(['scratch']);
  });

  test('leave something in its scratch folder leaves nothing for the next one', async () => {
    const { pool, job } = await started();
    const first = await pool.read(job('leave a file'));
    const { document } = await pool.read(job('look around'));
    expect(document.entities).toBe(first.document.entities);
    expect(document.layers).toHaveLength(1);
  });

  test('make its worker grow leaves nothing for the next one, which that worker reads with a new kernel', async () => {
    const { pool, job } = await started({ recycleGrowthBytes: 100 * 2 ** 20 });
    const first = await pool.read(job('grow a little'));
    const { document } = await pool.read(job('look around'));
    expect(bench.recycled).toEqual(['renewed']);
    expect(document.entities).toBe(first.document.entities);
    expect(document.layers).toHaveLength(1);
  });
});

describe('the scratch folders', () => {
  test('are gone with their workers, also those that a killed service left', async () => {
    await started({ workers: 2 });
    expect(readdirSync(bench.scratchRoot)).toHaveLength(2);
    process.kill(bench.pool.stats().normal.pids[0] as number, 'SIGKILL');
    await eventually(() => {
      expect(bench.pool.stats().normal.workers.idle).toBe(2);
      expect(readdirSync(bench.scratchRoot)).toHaveLength(2);
    });
    await bench.pool.close();
    expect(readdirSync(bench.scratchRoot)).toEqual([]);
  });
});

behindWalls('a worker behind its walls', () => {
  test('reads neither the uploads nor anything else of the machine', async () => {
    await started();
    const upload = bench.job('another upload').path;
    for (const act of [`content of ${upload}`, `names of ${bench.folder}`, 'content of /etc/passwd']) {
      expect(await attempt(act)).toBe('ERR_ACCESS_DENIED');
    }
    await expectGoodRead();
    expect(bench.recycled).toEqual([]);
  });

  test('writes nowhere but into its scratch, and no file that is too large', async () => {
    await started();
    const upload = bench.job('another upload').path;
    for (const place of [upload, join(bench.folder, 'new'), '/tmp/new']) {
      expect(await attempt(`copy of ${place}`)).toBe('ERR_ACCESS_DENIED');
    }
    expect(await attempt('large file')).toBe('EFBIG');
    expect(readFileSync(upload, 'utf8')).toBe('another upload');
    await expectGoodRead();
  });

  test('starts no process, becomes no other program, signals nobody', async () => {
    await started();
    expect(await attempt('processes')).toBe('ERR_ACCESS_DENIED');
    expect(await attempt('program')).toBe('ERR_ACCESS_DENIED');
    expect(await attempt('signal')).toBe('EPERM');
    await expectGoodRead();
  });

  test('reaches no network', async () => {
    await started();
    const server = createServer().listen(0, '127.0.0.1');
    await eventually(() => expect(server.address()).not.toBeNull());
    const { port } = server.address() as { port: number };
    expect(['EPERM', 'EACCES', 'ERR_ACCESS_DENIED']).toContain(await attempt(`connection of ${port}`));
    server.close();
    await expectGoodRead();
  });

  test('opens no more descriptors than allowed', async () => {
    await started();
    expect(await attempt('descriptors')).toBe('EMFILE');
  });

  test('has the walls of the launcher around it', async () => {
    await started();
    const status = readFileSync(`/proc/${bench.pool.stats().normal.pids[0]}/status`, 'utf8');
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(status).toMatch(/^Seccomp:\s+2$/m);
    expect(status).toMatch(/^CapEff:\s+0+$/m);
  });
});

describe('without any wall', () => {
  test('files are read all the same', async () => {
    const none = { launcher: null, seccomp: false, landlockAbi: 0, missing: ['all'] };
    await started({ sandbox: none });
    await expectGoodRead();
    expect(await attempt('content of /etc/passwd')).toBe('ERR_ACCESS_DENIED');
  });
});

describe('workers that die again and again', () => {
  test('are replaced more and more slowly, which the pool says, and files are read again', async () => {
    const { pool, job } = await started();
    for (let i = 0; i < 3; i++) await failure(pool.read(job(`exit at ${i}`)));
    expect(pool.stats().normal.restarts).toMatchObject({ damped: true });
    const startedAt = performance.now();
    await expectGoodRead();
    expect(performance.now() - startedAt).toBeGreaterThan(250);
  });

  test('are replaced at once when their callers had no patience: others do not wait for that', async () => {
    const { pool, job } = await started();
    for (let i = 0; i < 6; i++) {
      await eventually(() => expect(pool.stats().normal.workers.idle).toBe(1));
      expect(await failure(pool.read(job('hang', { timeoutMs: 100 })))).toMatchObject({ code: 'TIMEOUT' });
    }
    expect(bench.recycled).toEqual(Array.from({ length: 6 }, () => 'deadline'));
    expect(pool.stats().normal.restarts).toMatchObject({ damped: false });
    await expectGoodRead();
  });
});

describe('two tenants', () => {
  test('take turns: one file of the second is read although the first has fifty waiting', async () => {
    const { pool, job } = await started({ queueLimit: 64 });
    const order: string[] = [];
    const read = async (tenant: string) => {
      await pool.read(job('answer', { tenant }));
      order.push(tenant);
    };
    const first = Array.from({ length: 50 }, () => read('key:a'));
    await read('key:b');
    expect(order.filter((tenant) => tenant === 'key:a').length).toBeLessThan(15);
    await Promise.all(first);
  });

  test('share the queue: the second is not sent away because the first has filled it', async () => {
    const { pool, job } = await started({ queueLimit: 4 });
    const first = Array.from({ length: 8 }, () => pool.read(job('answer', { tenant: 'key:a' })));
    const second = pool.read(job('answer', { tenant: 'key:b' }));
    const outcomes = await Promise.allSettled(first);
    expect((await second).document.faces).toBe(6);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.length).toBeGreaterThanOrEqual(4);
    for (const { reason } of refused) {
      expect(reason.toData()).toMatchObject({ code: 'SERVICE_UNAVAILABLE', stage: 'queue' });
    }
  });
});
