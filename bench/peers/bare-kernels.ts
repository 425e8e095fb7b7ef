import { type ChildProcess, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { probeSandbox } from '@cadml/sandbox';
import { ROOT } from '../../scripts/fleet/layout.ts';
import {
  type CommandFor,
  canDieWithParent,
  kernelCommand,
} from '../../services/feature-extraction/src/adapters/kernel-command.ts';
import { KernelScratch } from '../../services/feature-extraction/src/adapters/kernel-scratch.ts';
import { workerFlags } from '../../services/feature-extraction/src/adapters/worker-flags.ts';
import { createFrameDecoder, encodeFrame } from '../../services/feature-extraction/src/kernel/frames.ts';
import {
  CHANNEL_FD,
  MAX_REPLY_BYTES,
  type ReadRequest,
  type WorkerMessage,
} from '../../services/feature-extraction/src/kernel/messages.ts';
import { cpuSeconds } from '../lib/processes.ts';

/** The service's kernel worker program without service, pool, store or network around it. */
export interface BareKernels {
  /** CPU time since they were warm. */
  cpuSeconds(): number;
  /** Reads the files, each worker the next as soon as it is free. Throws when one is refused. */
  readAll(paths: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

interface BareWorker {
  readonly child: ChildProcess;
  readonly scratch: KernelScratch;
  read(id: number, path: string): Promise<void>;
}

const ENTRY = join(ROOT, 'services/feature-extraction/dist/kernel-worker.mjs');

/** Starts `count` workers as the pool does, same flags, limits and sandbox; resolves when they are warm. */
export async function startBareKernels(count: number): Promise<BareKernels> {
  const command = kernelCommand({
    nodePath: process.execPath,
    entry: ENTRY,
    flags: workerFlags(),
    sandbox: await probeSandbox(),
    diesWithParent: await canDieWithParent(),
  });
  const workers = await Promise.all(Array.from({ length: count }, () => startWorker(command)));
  const cpuNow = () => workers.reduce((sum, { child }) => sum + cpuSeconds(child.pid as number), 0);
  const warm = cpuNow();
  return {
    cpuSeconds: () => cpuNow() - warm,
    readAll: async (paths) => {
      let next = 0;
      const feed = async ({ read }: BareWorker) => {
        for (let id = next++; id < paths.length; id = next++) await read(id, paths[id] as string);
      };
      await Promise.all(workers.map(feed));
    },
    stop: async () => {
      for (const { child } of workers) child.kill('SIGKILL');
      await Promise.all(workers.map(({ scratch }) => scratch.remove()));
    },
  };
}

async function startWorker(command: CommandFor): Promise<BareWorker> {
  const scratch = await KernelScratch.open(join(tmpdir(), 'cadml-bare-kernels'));
  const { file, args, env } = command(scratch);
  const child = spawn(file, args, { env, stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
  const channel = child.stdio[CHANNEL_FD] as Duplex;
  const decode = createFrameDecoder(MAX_REPLY_BYTES);
  let settle: (message: WorkerMessage | null) => void = () => undefined;
  channel.on('data', (chunk: Uint8Array) => {
    for (const message of decode(chunk) as WorkerMessage[]) if (message.type !== 'stage') settle(message);
  });
  child.once('exit', () => settle(null));
  const next = () => new Promise<WorkerMessage | null>((resolve) => (settle = resolve));
  expectType('ready', await next(), ENTRY);
  return {
    child,
    scratch,
    read: async (id, path) => {
      const answer = next();
      const { outFolder } = scratch;
      const input = await scratch.admit(path, id);
      const bytes = statSync(path).size;
      // A worker uses again what it read last under the same name: every file is another one here.
      const fileHash = path;
      const request: ReadRequest = { type: 'read', id, fileHash, input, outFolder, bytes, format: 'step' };
      channel.write(encodeFrame(request));
      expectType('done', await answer, path);
      await scratch.clear();
    },
  };
}

function expectType(type: WorkerMessage['type'], message: WorkerMessage | null, what: string): void {
  if (message?.type !== type) throw new Error(`${what}: ${JSON.stringify(message)}`);
}
