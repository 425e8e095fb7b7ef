import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Which walls this machine can put up around a program. */
export interface Sandbox {
  /** Where the launcher is; null: it is not there or does not run, and there are no walls at all. */
  readonly launcher: string | null;
  /** Whether system calls can be filtered. */
  readonly seccomp: boolean;
  /** Version of Landlock, which confines files; 0: the kernel has none. */
  readonly landlockAbi: number;
  /** What is missing and why, for an operator; empty: nothing. */
  readonly missing: readonly string[];
}

const PROBE_TIMEOUT_MS = 5_000;

/**
 * Has the launcher put up every layer around itself and tell which hold: a kernel may lack one, and a
 * container runtime may forbid it. `launcher`: needed when this code runs from a bundle. Never throws.
 */
export async function probeSandbox(launcher: string = defaultLauncher()): Promise<Sandbox> {
  if (!existsSync(launcher)) return withoutLauncher(`the launcher is not at ${launcher} (make build)`);
  try {
    const run = await promisify(execFile)(launcher, ['--probe'], { timeout: PROBE_TIMEOUT_MS, env: {} });
    return { launcher, ...layersOf(run.stdout) };
  } catch (thrown) {
    const { stderr, message } = thrown as Error & { stderr?: string };
    return withoutLauncher(`the launcher does not run: ${stderr?.trim() || message}`);
  }
}

function layersOf(answer: string): Omit<Sandbox, 'launcher'> {
  const { landlock, seccomp } = JSON.parse(answer) as { landlock: number; seccomp: boolean };
  const missing: string[] = [];
  if (!seccomp) missing.push('seccomp: the kernel or the container runtime takes no filter');
  if (landlock === 0) missing.push('Landlock: the kernel has none, or it is not switched on');
  return { seccomp, landlockAbi: landlock, missing };
}

function withoutLauncher(why: string): Sandbox {
  return { launcher: null, seccomp: false, landlockAbi: 0, missing: [`all layers: ${why}`] };
}

function defaultLauncher(): string {
  return fileURLToPath(new URL('../build/launch', import.meta.url));
}
