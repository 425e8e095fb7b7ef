import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { PATHS, ROOT } from './layout.ts';
import { identify } from './process-identity.ts';
import type { ProcessEntry, ProcessState } from './state.ts';

/** What to run and under which name. */
export interface ProgramSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  readonly opsPort: number;
}

export interface Supervised {
  start(): void;
  /** SIGTERM, then SIGKILL after the grace. Resolves when it is gone. */
  stop(graceMs: number): Promise<void>;
  entry(): ProcessEntry;
}

const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 30_000;
/** A process that lived this long starts again with the first back-off. */
const STEADY_MS = 60_000;
/** Exit status of a refused configuration: starting again would not help. */
const EXIT_CONFIG = 78;

/** Keeps one program running: restarts it with back-off, says so, and stops it in order. */
export function supervise(spec: ProgramSpec, say: (line: string) => void, changed: () => void): Supervised {
  let child: ChildProcess | null = null;
  let state: ProcessState = 'stopped';
  let restarts = 0;
  let backoffMs = FIRST_BACKOFF_MS;
  let lastExit: string | null = null;
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  const log = createWriteStream(join(PATHS.logs, `${spec.name}.log`), { flags: 'a' });

  function launch(): void {
    const started = Date.now();
    const running = launchProcess(spec, log);
    child = running;
    become('running');
    let failure: string | null = null;
    running.once('error', (error) => {
      failure = error.message;
      onExit(null, null);
    });
    running.once('exit', onExit);

    function onExit(code: number | null, signal: NodeJS.Signals | null): void {
      if (child !== running) return;
      child = null;
      lastExit = failure ?? (signal === null ? `exit ${code}` : `signal ${signal}`);
      if (stopping) {
        become('stopped');
        return;
      }
      if (code === EXIT_CONFIG) {
        say(`${spec.name} refuses its configuration (exit 78) and is not started again; see its log`);
        become('refused');
        return;
      }
      if (Date.now() - started > STEADY_MS) backoffMs = FIRST_BACKOFF_MS;
      say(`${spec.name} ended (${lastExit}); starting it again in ${backoffMs} ms`);
      become('waiting');
      timer = setTimeout(() => {
        restarts++;
        launch();
      }, backoffMs);
      backoffMs = Math.min(MAX_BACKOFF_MS, backoffMs * 2);
    }
  }

  function become(next: ProcessState): void {
    state = next;
    changed();
  }

  return {
    start: launch,
    stop: async (graceMs) => {
      stopping = true;
      clearTimeout(timer);
      if (child !== null) await endProcess(child, graceMs);
      log.end();
      become('stopped');
    },
    entry: () => ({
      name: spec.name,
      identity: child?.pid === undefined ? null : identify(child.pid),
      state,
      port: spec.port,
      opsPort: spec.opsPort,
      restarts,
      lastExit,
    }),
  };
}

function launchProcess(spec: ProgramSpec, log: WriteStream): ChildProcess {
  const child = spawn(spec.command, spec.args, {
    cwd: ROOT,
    env: spec.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  return child;
}

function endProcess(child: ChildProcess, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
