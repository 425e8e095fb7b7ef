import { wasmPath } from '../kernel/wasm-path.ts';
import type { KernelPoolOptions } from './child-process-kernel-pool.ts';
import { KernelCode } from './kernel-code.ts';
import { canDieWithParent, kernelCommand } from './kernel-command.ts';
import type { KernelEvents } from './kernel-events.ts';
import { KernelLane, type LaneOptions } from './kernel-lane.ts';
import type { LaneName } from './kernel-lanes.ts';
import { sweepScratch } from './kernel-scratch.ts';
import { workerFlags } from './worker-flags.ts';

export interface Lanes extends Readonly<Record<LaneName, KernelLane>> {
  /** Resolves when every lane is ready; throws when one is down. */
  start(): Promise<void>;
  /** Kills all workers, and whoever compiles for them. */
  close(): Promise<void>;
}

const MIB = 1024 * 1024;
/** The kernel of this lane takes long to load, and the lane ends when nothing comes. */
const IGES_RECYCLE_BYTES = 400 * MIB;

/** The lanes of a pool with the commands that start their workers and the compiled code that these load. */
export async function openLanes(options: KernelPoolOptions, events: KernelEvents): Promise<Lanes> {
  const { nodePath, sandbox, scratchRoot, entry, igesEntry, warmUp = true } = options;
  await sweepScratch(scratchRoot);
  const diesWithParent = sandbox.launcher !== null || (await canDieWithParent());
  const flags = workerFlags();
  const command = (program: string) =>
    kernelCommand({ nodePath, entry: program, flags, sandbox, diesWithParent });
  const { compiler, startTimeoutMs: timeoutMs } = options;
  const compiling = compiler && {
    wasmPath: wasmPath(),
    folder: compiler.folder,
    flags,
    scratchRoot,
    timeoutMs,
  };
  const code = compiling ? new KernelCode({ ...compiling, command: command(compiler.entry) }, events) : null;
  const own = ownOptions(options);
  const main = { command: command(entry), scratchRoot, code, arguments: warmUp ? [] : ['--cold'] };
  const iges = { command: command(igesEntry), scratchRoot, code: null, arguments: [] };
  const { maxResidentBytes, heavyMaxResidentBytes, igesMaxResidentBytes } = options;
  const origins = {
    normal: { ...main, maxResidentBytes },
    heavy: { ...main, maxResidentBytes: heavyMaxResidentBytes },
    iges: { ...iges, maxResidentBytes: igesMaxResidentBytes },
  };
  const lanes = {
    normal: new KernelLane({ ...options, ...own.normal }, origins.normal, events),
    heavy: new KernelLane({ ...options, ...own.heavy }, origins.heavy, events),
    iges: new KernelLane({ ...options, ...own.iges }, origins.iges, events),
  };
  const all = Object.values(lanes);
  return {
    ...lanes,
    start: async () => {
      await Promise.all(all.map((lane) => lane.start()));
    },
    close: async () => {
      code?.close();
      await Promise.all(all.map((lane) => lane.close()));
    },
  };
}

/** What differs from lane to lane. */
type OwnOptions = Pick<LaneOptions, 'name' | 'workers' | 'queueLimit' | 'renews' | 'idleMs'> &
  Partial<Pick<LaneOptions, 'startTimeoutMs' | 'recycleGrowthBytes'>>;

function ownOptions(options: KernelPoolOptions): Readonly<Record<LaneName, OwnOptions>> {
  return {
    normal: { name: 'normal', workers: options.workers, queueLimit: options.queueLimit, renews: true },
    heavy: {
      name: 'heavy',
      workers: 1,
      queueLimit: options.heavyQueueLimit,
      renews: true,
      idleMs: options.heavyIdleMs,
    },
    iges: {
      name: 'iges',
      workers: 1,
      queueLimit: options.igesQueueLimit,
      renews: false,
      idleMs: options.igesIdleMs,
      startTimeoutMs: options.igesStartTimeoutMs,
      recycleGrowthBytes: IGES_RECYCLE_BYTES,
    },
  };
}
