import { isAlive, type ProcessIdentity, signal } from './process-identity.ts';
import { readState, removeState } from './state.ts';

const PATIENCE_MS = 60_000;

/**
 * Stops exactly what `make up` started: the supervisor, which stops the rest; and, when the supervisor was
 * killed, the processes that it left. Returns whether there was anything to stop.
 */
export async function stopFleet(): Promise<boolean> {
  const state = readState();
  if (state === null) return false;
  let any = signal(state.supervisor, 'SIGTERM');
  if (any) await gone(state.supervisor, PATIENCE_MS);
  for (const { identity } of state.processes.toReversed()) {
    if (identity === null || !isAlive(identity)) continue;
    any = true;
    signal(identity, 'SIGTERM');
    if (!(await gone(identity, 10_000))) signal(identity, 'SIGKILL');
  }
  removeState();
  return any;
}

async function gone(identity: ProcessIdentity, patienceMs: number): Promise<boolean> {
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    if (!isAlive(identity)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
