import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PATHS } from './layout.ts';
import { type ProcessEntry, readState } from './state.ts';

/** Waits until every process is ready, and throws with the end of its log when one is not in time. */
export async function waitReady(
  timeoutMs: number,
  onChange: (missing: readonly string[]) => void,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  let shown = '';
  for (;;) {
    const missing = await notReady();
    if (missing !== null && missing.length === 0) return;
    const names = missing?.map((entry) => entry.name) ?? ['supervisor'];
    if (names.join() !== shown) onChange(names);
    shown = names.join();
    const refused = missing?.find((entry) => entry.state === 'refused');
    if (refused !== undefined) throw new Error(`${refused.name} did not start:\n${logTail(refused.name)}`);
    if (Date.now() > end) {
      throw new Error(`Not ready in time: ${names.join(', ')}.\n${names.map(logTail).join('\n')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

async function notReady(): Promise<readonly ProcessEntry[] | null> {
  const state = readState();
  if (state === null || state.processes.length === 0) return null;
  const ready = await Promise.all(state.processes.map(isReady));
  return state.processes.filter((_, i) => !ready[i]);
}

/** Ready as the process says itself, not merely listening; the door only when all behind it answers. */
export async function isReady(entry: ProcessEntry): Promise<boolean> {
  if (entry.state !== 'running') return false;
  if (entry.opsPort === 0) return true;
  if ((await ask(`http://127.0.0.1:${entry.opsPort}/ready`)) === null) return false;
  return entry.name !== 'gateway' || (await reachesAll(entry.port));
}

async function reachesAll(port: number): Promise<boolean> {
  const health = (await ask(`http://127.0.0.1:${port}/health`)) as FleetHealth | null;
  return health !== null && Object.values(health.services).every(({ status }) => status !== 'unavailable');
}

interface FleetHealth {
  readonly services: Readonly<Record<string, { readonly status: string }>>;
}

/** The JSON answer, or null when there is none or it is a failure. */
async function ask(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** The last lines of a process's log. */
export function logTail(name: string): string {
  try {
    const lines = readFileSync(join(PATHS.logs, `${name}.log`), 'utf8')
      .trimEnd()
      .split('\n');
    return lines.slice(-12).join('\n');
  } catch {
    return `(no log of ${name})`;
  }
}
