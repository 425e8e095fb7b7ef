import { type ChildProcess, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { ROOT } from '../../scripts/fleet/layout.ts';
import {
  canDieWithParent,
  kernelCommand,
} from '../../services/feature-extraction/src/adapters/kernel-command.ts';
import { createFrameDecoder, encodeFrame } from '../../services/feature-extraction/src/kernel/frames.ts';
import {
  CHANNEL_FD,
  MAX_REPLY_BYTES,
  type WorkerMessage,
} from '../../services/feature-extraction/src/kernel/messages.ts';
import { cpuSeconds } from '../lib/processes.ts';

/** The service's kernel worker program without service, pool, store or network around it. */
export interface BareKernels {
  /** CPU time since they were warm. */
  cpuSeconds(): number;
  /** Reads the files, each worker the next as soon as it is free. Throws when one is refused. */
  readAll(paths: readonly string[]): Promise<void>;
  stop(): void;
}

interface BareWorker {
  readonly child: ChildProcess;
  read(id: number, path: string): Promise<void>;
}

const ENTRY = join(ROOT, 'services/feature-extraction/dist/kernel-worker.mjs');

/** Starts `count` workers as the pool does, same flags and limits; resolves when they are warm. */
export async function startBareKernels(count: number): Promise<BareKernels> {
  const diesWithParent = await canDieWithParent();
  const workers = await Promise.all(Array.from({ length: count }, () => startWorker(diesWithParent)));
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
    stop: () => {
      for (const { child } of workers) child.kill('SIGKILL');
    },
  };
}

async function startWorker(diesWithParent: boolean): Promise<BareWorker> {
  const { file, args, env } = kernelCommand({ nodePath: process.execPath, entry: ENTRY, diesWithParent });
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
    read: async (id, path) => {
      const answer = next();
      channel.write(encodeFrame({ type: 'read', id, path, bytes: statSync(path).size, format: 'step' }));
      expectType('done', await answer, path);
    },
  };
}

function expectType(type: WorkerMessage['type'], message: WorkerMessage | null, what: string): void {
  if (message?.type !== type) throw new Error(`${what}: ${JSON.stringify(message)}`);
}
