import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { cpus } from 'node:os';
import { type BenchPool, openPool } from '../lib/pool.ts';
import { beside, type Row } from '../lib/row.ts';

const CHUNK = 100;

/**
 * Files per second of a pool of two workers beside one, by turns on the same files. One worker takes more than a core,
 * for V8 compiles and collects garbage on threads of its own: so two are also put beside one that has one core.
 */
export async function measureTwoWorkers(files: readonly string[]): Promise<readonly Row[]> {
  const one = await openPool(1);
  const two = await openPool(2);
  const pinned = await onOneCore(() => openPool(1));
  const took = { one: 0, two: 0, pinned: 0 };
  try {
    for (let at = 0; at < files.length; at += CHUNK) {
      const chunk = largestFirst(files.slice(at, at + CHUNK));
      took.one += await msOf(one, chunk);
      took.two += await msOf(two, chunk);
      took.pinned += await onOneCore(() => msOf(pinned, chunk));
    }
  } finally {
    for (const pool of [one, two, pinned]) await pool.close();
  }
  const perSecond = (ms: number) => (files.length * 1000) / ms;
  const row = (what: string, peerMs: number) =>
    beside(what, {
      ...{ ours: perSecond(took.two), peer: perSecond(peerMs), unit: 'parts/s', target: '≥ 1.8×' },
    });
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

/** What is started meanwhile stays there. */
async function onOneCore<T>(work: () => Promise<T>): Promise<T> {
  runOn('0');
  try {
    return await work();
  } finally {
    runOn(`0-${cpus().length - 1}`);
  }
}

function runOn(cores: string): void {
  const { status } = spawnSync('taskset', ['-a', '-c', '-p', cores, String(process.pid)]);
  if (status !== 0) throw new Error('taskset (util-linux) does not set the cores of this process.');
}
