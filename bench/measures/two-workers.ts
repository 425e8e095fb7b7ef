import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { concurrently } from '../../scripts/e2e/concurrently.ts';
import type { LineProgram } from '../lib/line-program.ts';
import { type BenchPool, openPool } from '../lib/pool.ts';
import { beside, type Row } from '../lib/row.ts';
import { startNativeOcct } from '../peers/native-occt.ts';

/** Small enough that what the machine gives is the same for all who take turns. */
const CHUNK = 50;

interface Reader {
  /** Before the clock starts. */
  prepare?(): void;
  read(files: readonly string[]): Promise<void>;
}

/**
 * Files per second of a pool of two workers beside one, by turns on the same files. One worker takes more than a core,
 * for V8 compiles and collects garbage on threads of its own: so two are also put beside one that has one core. What
 * two cores give here at best is what native programs make of them: one thread each, with nothing shared.
 * Each worker has read as many files as `others` are before.
 */
export async function measureTwoWorkers(
  files: readonly string[],
  others: readonly string[],
): Promise<readonly Row[]> {
  const pools: BenchPool[] = [];
  const programs: LineProgram[] = [];
  try {
    for (const program of [startNativeOcct(), startNativeOcct()])
      if (program !== null) programs.push(program);
    for (const workers of [1, 2, 1]) pools.push(await openPool(workers));
    // V8 goes on compiling for the first files, on the cores that are to be shared; each worker reads as many of them.
    for (const pool of pools) for (const _ of pool.pids()) await pool.readAll(others);
    const [one, two, pinned] = pools as [BenchPool, BenchPool, BenchPool];
    const readers: Readonly<Record<string, Reader>> = {
      one: { read: one.readAll },
      two: { read: two.readAll },
      pinned: { prepare: () => keepOnOneCore(pinned.pids()), read: pinned.readAll },
      ...(programs.length === 2
        ? { native: ofPrograms(programs.slice(0, 1)), natives: ofPrograms(programs) }
        : {}),
    };
    return rowsOf(await byTurns(readers, files));
  } finally {
    for (const program of programs) program.stop();
    for (const pool of pools) await pool.close();
  }
}

function rowsOf(perSecond: Readonly<Record<string, number>>): readonly Row[] {
  const { one = 0, two = 0, pinned = 0, native, natives } = perSecond;
  const row = (what: string, ours: number, peer: number, target: string) =>
    beside(what, { ours, peer, unit: 'parts/s', target });
  return [
    row('two kernel workers beside one', two, one, '≥ 1.8×'),
    row('  beside one on one core', two, pinned, '≥ 1.8×'),
    ...(native && natives
      ? [row('  what the machine gives: two native OCCT programs beside one', natives, native, '')]
      : []),
  ];
}

/** Files per second of each on all files. */
async function byTurns(readers: Readonly<Record<string, Reader>>, files: readonly string[]) {
  const took: Record<string, number> = {};
  for (let at = 0; at < files.length; at += CHUNK) {
    const chunk = largestFirst(files.slice(at, at + CHUNK));
    for (const [name, reader] of Object.entries(readers)) {
      reader.prepare?.();
      const started = performance.now();
      await reader.read(chunk);
      took[name] = (took[name] ?? 0) + performance.now() - started;
    }
  }
  return Object.fromEntries(Object.entries(took).map(([name, ms]) => [name, (files.length * 1000) / ms]));
}

function ofPrograms(programs: readonly LineProgram[]): Reader {
  const read = async (files: readonly string[]) => {
    const free = [...programs];
    await concurrently(files, programs.length, async (path) => {
      const program = free.pop() as LineProgram;
      await program.ask(path);
      free.push(program);
    });
  };
  return { read };
}

/** A worker that is left alone with the last large file would show how they were dealt, not how they read. */
function largestFirst(files: readonly string[]): readonly string[] {
  return files.toSorted((a, b) => statSync(b).size - statSync(a).size);
}

/** Also those that took the place of others since the last time. */
function keepOnOneCore(pids: readonly number[]): void {
  for (const pid of pids) {
    const { status } = spawnSync('taskset', ['-a', '-c', '-p', '0', String(pid)]);
    if (status !== 0) throw new Error('taskset (util-linux) does not set the core of a worker.');
  }
}
