import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from './eventually.ts';

export interface ServerProcess {
  readonly pid: number;
  /** What it has printed so far, for the message of a failed start. */
  output(): string;
  /** Resolves when `isReady` holds; ends the process and rejects with its output when it does not in 15 s. */
  ready(isReady: () => boolean): Promise<void>;
  /** Sends the signal and resolves when the process has ended. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export interface ServerCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** What setpriv does besides, e.g. another user. */
  readonly privileges?: readonly string[];
  /** Beside the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts a private server that the kernel ends together with this process, even when this process is
 * killed: tests leave nothing behind.
 */
export function startServerProcess(command: ServerCommand): ServerProcess {
  const { program, args, privileges = [], env = {} } = command;
  const child = spawn('setpriv', [...privileges, '--pdeathsig', 'KILL', program, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => printed.push(text));
  }
  child.on('error', (error) => printed.push(error.message));
  const output = () => printed.join('');
  return {
    pid: child.pid ?? -1,
    output,
    end: (signal) => endProcess(child, signal),
    async ready(isReady) {
      const assertReady = () => {
        if (!isReady()) throw new Error(`${program} does not start:\n${output()}`);
      };
      await eventually(assertReady, { timeoutMs: 15_000 }).catch(async (failure) => {
        await endProcess(child, 'SIGKILL');
        throw failure;
      });
    },
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!isRunning(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
