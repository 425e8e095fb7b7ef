import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { AppError } from '@cadml/errors';
import { probeSandbox } from '@cadml/sandbox';
import { KERNEL_CODE_FOLDER } from '@cadml/testing';
import {
  createKernelPool,
  KERNEL_POOL_DEFAULTS,
  type KernelPool,
  type KernelPoolOptions,
} from '../../src/adapters/child-process-kernel-pool.ts';
import type { KernelEvents, RecycleReason } from '../../src/adapters/kernel-events.ts';
import type { Quarantine, QuarantineEntry, ReadJob } from '../../src/application/ports.ts';

export const REAL_WORKER = path('../../dist/kernel-worker.mjs');
export const IGES_WORKER = path('../../dist/iges-worker.mjs');
export const UNRULY_WORKER = path('../fixtures/unruly-worker.ts');
export const COMPILER = path('../../dist/kernel-compiler.mjs');
export const FAILING_WORKER = path('../fixtures/failing-worker.ts');
export const GROWING_WORKER = path('../fixtures/growing-worker.ts');
export const NEWER_WORKER = path('../fixtures/newer-worker.ts');

/** They start soonest with compiled code and without warming themselves. */
const REAL_SETTINGS = { compiler: { entry: COMPILER, folder: KERNEL_CODE_FOLDER }, warmUp: false };

/** A pool under test with what it reported and the strikes that it counted. */
export interface Bench {
  readonly pool: KernelPool;
  readonly quarantine: Quarantine;
  readonly recycled: RecycleReason[];
  readonly startFailures: number[];
  /** Where files for it lie, and in which its workers have their scratch folders. */
  readonly folder: string;
  readonly scratchRoot: string;
  /** Writes content to a file and describes its reading. */
  job(content: string | Uint8Array, more?: Partial<ReadJob>): ReadJob;
  close(): Promise<void>;
}

export async function openBench(
  options: Partial<KernelPoolOptions> = {},
  more: KernelEvents = {},
): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'kernel-pool-'));
  const quarantine = strikeList();
  const recycled: RecycleReason[] = [];
  const startFailures: number[] = [];
  const events: KernelEvents = {
    workerRecycled: ({ reason }) => recycled.push(reason),
    workerStartFailed: ({ failures }) => startFailures.push(failures),
    ...more,
  };
  const scratchRoot = join(folder, 'scratch');
  const pool = await createKernelPool(
    {
      ...KERNEL_POOL_DEFAULTS,
      entry: UNRULY_WORKER,
      igesEntry: UNRULY_WORKER,
      nodePath: process.execPath,
      sandbox: await probeSandbox(),
      scratchRoot,
      workers: 1,
      ...(options.entry === REAL_WORKER ? REAL_SETTINGS : {}),
      ...options,
    },
    quarantine,
    events,
  );
  let files = 0;
  return {
    pool,
    quarantine,
    recycled,
    startFailures,
    folder,
    scratchRoot,
    job: (content, more = {}) => {
      const file = join(folder, `${++files}`);
      writeFileSync(file, content);
      return jobOf(file, more);
    },
    close: async () => {
      await pool.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function jobOf(file: string, more: Partial<ReadJob> = {}): ReadJob {
  const content = readFileSync(file);
  return {
    fileHash: createHash('sha256').update(content).digest('hex'),
    path: file,
    tenant: 'key:test',
    bytes: content.length,
    format: 'step',
    timeoutMs: 30_000,
    ...more,
  };
}

/** The error that a promise ends with, as it crosses process borders. */
export async function failure(promise: Promise<unknown>): Promise<ReturnType<AppError['toData']>> {
  try {
    await promise;
  } catch (thrown) {
    return (thrown as AppError).toData();
  }
  throw new Error('It did not fail.');
}

/** Polls until the assertion holds; throws its last failure after ten seconds. */
export async function eventually(assertion: () => void): Promise<void> {
  const giveUp = performance.now() + 10_000;
  for (;;) {
    try {
      return assertion();
    } catch (thrown) {
      if (performance.now() > giveUp) throw thrown;
      await delay(10);
    }
  }
}

export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function strikeList(): Quarantine {
  const entries = new Map<string, QuarantineEntry>();
  return {
    strikes: async (fileHash) => entries.get(fileHash)?.strikes ?? 0,
    record: async (fileHash, lastReason) => {
      const strikes = (entries.get(fileHash)?.strikes ?? 0) + 1;
      entries.set(fileHash, { fileHash, strikes, lastReason });
      return strikes;
    },
    clear: async (fileHash) => entries.delete(fileHash),
    list: async () => [...entries.values()],
  };
}

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
