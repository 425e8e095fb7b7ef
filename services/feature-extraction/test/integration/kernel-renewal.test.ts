import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { type Bench, eventually, openBench, REAL_WORKER } from '../support/kernel-pool.ts';

const SAMPLE = join(import.meta.dirname, '../../../../samples/gears/gear-m2-z24.step');

const GIB = 2 ** 30;

let bench: Bench;

afterEach(() => bench.close());

test('a worker behind its walls goes on with a new kernel, smaller than before, and reads the same', async () => {
  bench = await openBench({ entry: REAL_WORKER, warmUp: true, recycleGrowthBytes: 5 * 2 ** 20 });
  await bench.pool.start();
  const { pids } = bench.pool.stats().normal;
  const first = await bench.pool.read(bench.job(readFileSync(SAMPLE)));
  await eventually(() => expect(bench.recycled).toEqual(['renewed']));
  const second = await bench.pool.read(bench.job(readFileSync(SAMPLE)));
  expect(second.document).toEqual(first.document);
  expect(bench.pool.stats().normal.pids).toEqual(pids);
});

test('a worker behind its walls has room for the addresses that V8 puts around its kernel', async () => {
  bench = await openBench({ entry: REAL_WORKER });
  await bench.pool.start();
  const [pid] = bench.pool.stats().normal.pids;
  const [, kib] = /^VmSize:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  expect(Number(kib) * 1024).toBeGreaterThan(10 * GIB);
});
