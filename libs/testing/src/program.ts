import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { onTeardown } from './teardown.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;

export interface ProgramSettings {
  /** Path of the bundle from the root of the repository. */
  readonly entry: string;
  readonly opsPort: number;
  readonly env: Readonly<Record<string, string>>;
}

/** A service as a process of its own, started as production starts it. */
export interface Program {
  /** `extra` adds to the environment of this run. */
  start(extra?: Readonly<Record<string, string>>): Promise<void>;
  /** Ends it without warning. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  readonly pid: () => number;
  readonly output: () => string;
}

const START_MS = 60_000;

/** Where a checkout has what a bundle does not hold. */
const NATIVE = {
  FEATURE_EXTRACTION_SANDBOX_PATH: join(ROOT, 'libs/sandbox/build/launch'),
  VECTOR_SEARCH_FAISS_PATH: join(ROOT, 'libs/faiss/build/faiss.node'),
};

export function defineProgram({ entry, opsPort, env }: ProgramSettings): Program {
  let child: ChildProcess | null = null;
  let printed = '';
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill(signal);
    await ended;
  };
  onTeardown(() => end('SIGKILL'));
  return {
    start: async (extra = {}) => {
      // The kernel ends the program together with the test, even when the test is killed.
      child = spawn('setpriv', ['--pdeathsig', 'KILL', process.execPath, entry], {
        cwd: ROOT,
        env: { PATH: process.env.PATH, HOME: process.env.HOME, ...NATIVE, ...env, ...extra },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => {
          printed += text;
        });
      }
      const started = child;
      await eventually(
        async () => {
          if (started.exitCode !== null) throw new Error(`${entry} ended: ${printed.slice(-3000)}`);
          const answer = await fetch(`http://127.0.0.1:${opsPort}/ready`);
          if (!answer.ok) throw new Error(`${entry} is not ready: ${printed.slice(-3000)}`);
        },
        { timeoutMs: START_MS, intervalMs: 100 },
      );
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    pid: () => child?.pid ?? -1,
    output: () => printed,
  };
}
