import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotStart } from './cannot-start.ts';
import { PATHS } from './layout.ts';
import { isReady } from './readiness.ts';
import { type ProcessEntry, runningState } from './state.ts';

/** Waits until every process of the started fleet is ready; throws with the end of its log when one is not in time. */
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

/** null: the supervisor has not begun. */
async function notReady(): Promise<readonly ProcessEntry[] | null> {
  const state = runningState();
  if (state === null) {
    throw new CannotStart(
      `The fleet was stopped while others waited for it. Its supervisor says:\n${logTail('supervisor')}`,
    );
  }
  if (state.processes.length === 0) return null;
  const ready = await Promise.all(state.processes.map((entry) => isReady(entry)));
  return state.processes.filter((_, i) => !ready[i]);
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
