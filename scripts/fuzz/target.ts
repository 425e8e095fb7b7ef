import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, freePort, KERNEL_CODE_FOLDER, onTeardown, startRedis, tempDir } from '@cadml/testing';
import { programEnv } from '../fleet/environment.ts';
import { ROOT, RUN } from '../fleet/layout.ts';
import type { FuzzOptions } from './options.ts';

/** A feature-extraction of its own, as production runs it: with its workers, its sandbox and a Redis. */
export interface Target {
  readonly pid: number;
  readonly grpcPort: number;
  readonly scratchFolder: string;
  readonly logFile: string;
  /** Code or signal that it ended with; null while it lives. */
  ended(): string | null;
  /** Whether it calls itself ready. */
  isReady(): Promise<boolean>;
  /** Ends it in order. */
  stop(): Promise<void>;
}

/** Where what is left of a run lies. */
export const FUZZ_FOLDER = join(RUN, 'fuzz');

/** Starts it and resolves when it is ready; it dies with this process whatever happens. */
export async function startTarget(options: FuzzOptions): Promise<Target> {
  const folder = await tempDir('cadml-fuzz');
  const redis = await startRedis({ tcp: true });
  const [grpcPort, opsPort] = [await freePort(), await freePort()];
  const scratchFolder = join(folder, 'scratch');
  mkdirSync(FUZZ_FOLDER, { recursive: true });
  const logFile = join(FUZZ_FOLDER, 'service.log');
  const env = programEnv({
    ...{ LOG_LEVEL: 'warn', REDIS_URL: redis.url },
    FEATURE_EXTRACTION_GRPC_PORT: String(grpcPort),
    FEATURE_EXTRACTION_OPS_PORT: String(opsPort),
    FEATURE_EXTRACTION_STORE_URL: `sqlite:${join(folder, 'store.db')}`,
    FEATURE_EXTRACTION_BLOB_FOLDER: join(folder, 'files'),
    FEATURE_EXTRACTION_DERIVED_FOLDER: join(folder, 'derived'),
    FEATURE_EXTRACTION_SCRATCH_FOLDER: scratchFolder,
    FEATURE_EXTRACTION_KERNEL_CODE_FOLDER: KERNEL_CODE_FOLDER,
    FEATURE_CACHE_L1_BYTES: String(2 ** 20),
    DERIVED_CACHE_BYTES: String(16 * 2 ** 20),
    FILE_SWEEP_INTERVAL_MS: '5000',
    FILE_SWEEP_GRACE_MS: '0',
    KERNEL_WORKERS: String(options.workers),
    ANALYSIS_DEADLINE_MS: String(options.deadlineMs),
  });
  const child = launch(env, logFile);
  onTeardown(() => end(child, 'SIGKILL'));
  const isReady = () => asksReady(opsPort);
  await eventually(
    async () => {
      if (!(await isReady())) throw new Error(`The service does not start; see ${logFile}`);
    },
    { timeoutMs: 90_000, intervalMs: 200 },
  );
  return {
    ...{ pid: child.pid ?? -1, grpcPort, scratchFolder, logFile, isReady },
    ended: () => (isRunning(child) ? null : String(child.exitCode ?? child.signalCode)),
    stop: () => end(child, 'SIGTERM'),
  };
}

function launch(env: Record<string, string>, logFile: string): ChildProcess {
  const log = openSync(logFile, 'w');
  const entry = join(ROOT, 'services/feature-extraction/src/main.ts');
  const command = ['--pdeathsig', 'KILL', process.execPath, '-C', 'source', entry];
  return spawn('setpriv', command, { cwd: ROOT, env, stdio: ['ignore', log, log] });
}

async function asksReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/ready`, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!isRunning(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
