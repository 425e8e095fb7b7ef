import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Sandbox, sandboxCommand } from '@cadml/sandbox';
import type { KernelScratch } from './kernel-scratch.ts';
import { programPaths, runtimeFiles } from './worker-program.ts';

export interface KernelCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What a program is told beside its scratch folder. */
export interface ProgramArguments {
  readonly arguments: readonly string[];
  /** Files that it may read for them. */
  readonly read: readonly string[];
}

/** How a worker with this scratch folder is started. */
export type CommandFor = (
  scratch: Pick<KernelScratch, 'inFolder' | 'outFolder'>,
  told?: ProgramArguments,
) => KernelCommand;

export interface KernelCommandOptions {
  readonly nodePath: string;
  /** The worker program: TypeScript source or a bundle. */
  readonly entry: string;
  /** Node's own: see `workerFlags`. */
  readonly flags: readonly string[];
  readonly sandbox: Sandbox;
  /** Whether `setpriv` can tie the worker's life to ours; the launcher can without it. */
  readonly diesWithParent: boolean;
}

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/**
 * Backstops, not the limits that work: those are the parent's, of resident memory, time and scratch. A worker with one
 * kernel has taken 17.5 GiB of addresses, of which V8 reserves most so that the processor checks the kernel's bounds;
 * with less V8 checks them itself, which takes an eighth of the speed, or aborts (see `workerFlags`). A second kernel
 * comes when the first is gone; a worker that runs from its sources takes 9 GiB more, for what strips their types. One
 * that reads its 2,000 files at 30 s each has used 17 hours.
 */
const LIMITS = {
  addressSpaceBytes: 48 * GIB,
  dataBytes: 6 * GIB,
  cpuSeconds: 24 * 3600,
  fileBytes: 256 * MIB,
  descriptors: 256,
} as const;

/**
 * A worker's whole environment: none of ours. The compiler's working memory goes back to the system instead
 * of staying with the allocator, which halves a worker (measured: 468 → 203 MB) and costs no time. Node would
 * refuse to start when it may not read OpenSSL's settings.
 */
const ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  OPENSSL_CONF: '/dev/null',
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '65536',
  MALLOC_MMAP_THRESHOLD_: '65536',
} as const;

const NOTHING: ProgramArguments = { arguments: [], read: [] };

/** How kernel workers are started. `exec` throughout: the process id is the worker's own. */
export function kernelCommand(options: KernelCommandOptions): CommandFor {
  const { sandbox, nodePath, entry, flags } = options;
  const program = programPaths(entry);
  const conditions = entry.endsWith('.ts') ? ['--conditions=source'] : [];
  const runtime = runtimeFiles();
  return ({ inFolder, outFolder }, told = NOTHING) => {
    const readable = [...program, ...told.read, inFolder, outFolder];
    const grants = [...readable.map((path) => `--allow-fs-read=${path}`), `--allow-fs-write=${outFolder}`];
    const args = [...flags, ...grants, ...conditions, entry, ...told.arguments];
    const { launcher } = sandbox;
    if (launcher === null) return { ...plainCommand(options, args), env: ENVIRONMENT };
    const confinement = {
      ...LIMITS,
      read: [...runtime.read, ...program, ...told.read, inFolder],
      execute: [nodePath, ...runtime.execute],
      write: [outFolder],
      parentPid: process.pid,
    };
    return { ...sandboxCommand({ ...sandbox, launcher }, confinement, nodePath, args), env: ENVIRONMENT };
  };
}

/** Where there is no launcher: limits of memory and, with `setpriv`, the parent's death. */
function plainCommand({ nodePath, diesWithParent }: KernelCommandOptions, args: readonly string[]) {
  const tie = diesWithParent ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];
  // A hard limit below ours makes ulimit fail; then that one holds.
  const script = 'ulimit -v "$0" 2>/dev/null; ulimit -d "$1" 2>/dev/null; shift; exec "$@"';
  const kib = [LIMITS.addressSpaceBytes, LIMITS.dataBytes].map((bytes) => String(bytes / 1024));
  return { file: '/bin/sh', args: ['-c', script, ...kib, ...tie, nodePath, ...args] };
}

/** Whether util-linux is here to have a worker killed with its parent, even in the midst of a calculation. */
export async function canDieWithParent(): Promise<boolean> {
  try {
    await promisify(execFile)('setpriv', ['--pdeathsig', 'KILL', '--', 'true'], {
      env: ENVIRONMENT,
      timeout: 5_000,
    });
    return true;
  } catch {
    return false;
  }
}
