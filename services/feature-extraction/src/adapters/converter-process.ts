import { type ChildProcess, spawn } from 'node:child_process';

export interface ConverterRun {
  readonly words: readonly string[];
  readonly folder: string;
  /** Ends the program and all that it has started. */
  readonly signal: AbortSignal;
}

export interface ConverterEnd {
  /** null when it was killed. */
  readonly exitCode: number | null;
  /** The end of what it complained. */
  readonly complaint: string;
}

const COMPLAINT_CHARS = 2_000;

/**
 * Runs a converter without a shell, in a process group of its own and an environment that holds nothing of
 * ours. Resolves when it is gone, and its group with it; rejects when it does not start.
 */
export function runConverter({ words, folder, signal }: ConverterRun): Promise<ConverterEnd> {
  const [program = '', ...args] = words;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      detached: true,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, TMPDIR: folder, LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString('utf8')).slice(-COMPLAINT_CHARS);
    });
    const end = () => killGroup(child);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    child.once('error', (error) => {
      signal.removeEventListener('abort', end);
      reject(error);
    });
    // What it leaves behind would hold its pipe open: `exit` comes first, then the group goes, then `close`.
    child.once('exit', end);
    child.once('close', (exitCode) => {
      signal.removeEventListener('abort', end);
      resolve({ exitCode, complaint });
    });
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}
