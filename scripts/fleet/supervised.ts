import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { PATHS, ROOT } from './layout.ts';
import { identify } from './process-identity.ts';
import { createRotatingLog } from './rotating-log.ts';
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
  let lastExit: string | null = null;
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  const backoff = createBackoff();
  const log = createRotatingLog(join(PATHS.logs, `${spec.name}.log`));

  function launch(): void {
    const started = Date.now();
    child = launchProcess(spec, log, (end) => ended(end, Date.now() - started));
    become('running');
  }

  function ended({ code, words }: ProcessEnd, livedMs: number): void {
    child = null;
    lastExit = words;
    if (stopping) become('stopped');
    else if (code === EXIT_CONFIG) {
      say(`${spec.name} refuses its configuration (exit 78) and is not started again; see its log`);
      become('refused');
    } else startAgain(backoff(livedMs));
  }

  function startAgain(pauseMs: number): void {
    say(`${spec.name} ended (${lastExit}); starting it again in ${pauseMs} ms`);
    become('waiting');
    timer = setTimeout(() => {
      restarts++;
      launch();
    }, pauseMs);
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

/** How long to wait before the next start, by how long the last run lived. */
function createBackoff(): (livedMs: number) => number {
  let nextMs = FIRST_BACKOFF_MS;
  return (livedMs) => {
    const pauseMs = livedMs > STEADY_MS ? FIRST_BACKOFF_MS : nextMs;
    nextMs = Math.min(MAX_BACKOFF_MS, pauseMs * 2);
    return pauseMs;
  };
}

interface ProcessEnd {
  readonly code: number | null;
  readonly words: string;
}

/** `onEnd` is told once, also of a process that could not be started. */
function launchProcess(spec: ProgramSpec, log: Writable, onEnd: (end: ProcessEnd) => void): ChildProcess {
  const child = spawn(spec.command, spec.args, {
    cwd: ROOT,
    env: spec.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const end = Promise.withResolvers<ProcessEnd>();
  end.promise.then(onEnd);
  child.once('error', ({ message }) => end.resolve({ code: null, words: message }));
  child.once('exit', (code, signal) =>
    end.resolve({ code, words: signal === null ? `exit ${code}` : `signal ${signal}` }),
  );
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
