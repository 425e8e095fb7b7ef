import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probeSandbox } from '@cadml/sandbox';
import { concurrently } from '../../scripts/e2e/concurrently.ts';
import { PATHS, ROOT } from '../../scripts/fleet/layout.ts';
import {
  createKernelPool,
  KERNEL_POOL_DEFAULTS,
} from '../../services/feature-extraction/src/adapters/child-process-kernel-pool.ts';

/** The service's kernel pool by itself, in the form that production runs. */
export interface BenchPool {
  readonly pids: () => readonly number[];
  /** Reads STEP files, as many at once as there are workers. Throws when one is refused. */
  readAll(paths: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const DIST = join(ROOT, 'services/feature-extraction/dist');
const TIMEOUT_MS = 600_000;
const NO_STRIKES = {
  strikes: async () => 0,
  record: async () => 0,
  clear: async () => false,
  list: async () => [],
};

export async function openPool(workers: number): Promise<BenchPool> {
  const scratchRoot = await mkdtemp(join(tmpdir(), 'cadml-bench-pool-'));
  const pool = await createKernelPool(
    {
      ...KERNEL_POOL_DEFAULTS,
      entry: join(DIST, 'kernel-worker.mjs'),
      igesEntry: join(DIST, 'iges-worker.mjs'),
      compiler: { entry: join(DIST, 'kernel-compiler.mjs'), folder: PATHS.kernelCode },
      nodePath: process.execPath,
      sandbox: await probeSandbox(),
      scratchRoot,
      workers,
    },
    NO_STRIKES,
  );
  await pool.start();
  return {
    pids: () => Object.values(pool.stats()).flatMap((lane) => lane.pids),
    readAll: async (paths) => {
      await concurrently(paths, workers, async (path) => {
        const bytes = statSync(path).size;
        const fileHash = createHash('sha256').update(readFileSync(path)).digest('hex');
        await pool.read({ fileHash, path, tenant: 'bench', bytes, format: 'step', timeoutMs: TIMEOUT_MS });
      });
    },
    close: async () => {
      await pool.close();
      await rm(scratchRoot, { recursive: true, force: true });
    },
  };
}
