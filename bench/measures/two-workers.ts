import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { type BenchPool, openPool } from '../lib/pool.ts';
import { beside, type Row } from '../lib/row.ts';

const CHUNK = 100;

/**
 * Files per second of a pool of two workers beside one, by turns on the same files. One worker takes more than a core,
 * for V8 compiles and collects garbage on threads of its own: so two are also put beside one that has one core. Each
 * worker has read as many files as `others` are before.
 */
export async function measureTwoWorkers(
  files: readonly string[],
  others: readonly string[],
): Promise<readonly Row[]> {
  const pools: BenchPool[] = [];
  const took = { one: 0, two: 0, pinned: 0 };
  try {
    for (const workers of [1, 2, 1]) pools.push(await openPool(workers));
    const [one, two, pinned] = pools as [BenchPool, BenchPool, BenchPool];
    // V8 goes on compiling for the first files, on the cores that are to be shared; each worker reads as many of them.
    for (const pool of pools) for (const _ of pool.pids()) await pool.readAll(others);
    for (let at = 0; at < files.length; at += CHUNK) {
      const chunk = largestFirst(files.slice(at, at + CHUNK));
      took.one += await msOf(one, chunk);
      took.two += await msOf(two, chunk);
      keepOnOneCore(pinned);
      took.pinned += await msOf(pinned, chunk);
    }
  } finally {
    for (const pool of pools) await pool.close();
  }
  const perSecond = (ms: number) => (files.length * 1000) / ms;
  const row = (what: string, peerMs: number) =>
    beside(what, { ours: perSecond(took.two), peer: perSecond(peerMs), unit: 'parts/s', target: '≥ 1.8×' });
  return [row('two kernel workers beside one', took.one), row('  beside one on one core', took.pinned)];
}

async function msOf(pool: BenchPool, files: readonly string[]): Promise<number> {
  const started = performance.now();
  await pool.readAll(files);
  return performance.now() - started;
}

/** A worker that is left alone with the last large file would show how they were dealt, not how they read. */
function largestFirst(files: readonly string[]): readonly string[] {
  return files.toSorted((a, b) => statSync(b).size - statSync(a).size);
}

/** Also those that took the place of others since the last time. */
function keepOnOneCore(pool: BenchPool): void {
  for (const pid of pool.pids()) {
    const { status } = spawnSync('taskset', ['-a', '-c', '-p', '0', String(pid)]);
    if (status !== 0) throw new Error('taskset (util-linux) does not set the core of a worker.');
  }
}
