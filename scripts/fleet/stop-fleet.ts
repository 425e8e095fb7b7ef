import { PATHS } from './layout.ts';
import { lockHolder } from './lock.ts';
import { isAlive, type ProcessIdentity, signal } from './process-identity.ts';
import { readState, removeState } from './state.ts';
import { PROGRAM_GRACE_MS, SUPERVISOR_GRACE_MS } from './stop-limits.ts';
import { inTurn } from './turn.ts';

/**
 * Stops exactly what `make up` started: the supervisor, which stops the rest; and, when the supervisor was
 * killed, the processes that it left. Returns whether there was anything to stop.
 */
export function stopFleet(): Promise<boolean> {
  return inTurn(stopFleetInTurn);
}

/** The same for who has the turn already. */
export async function stopFleetInTurn(): Promise<boolean> {
  const first = readState();
  const supervisor = lockHolder(PATHS.lock) ?? first?.supervisor ?? null;
  let any = supervisor !== null && (await end(supervisor, SUPERVISOR_GRACE_MS));
  const left = readState() ?? first;
  for (const { identity } of left?.processes.toReversed() ?? []) {
    if (identity !== null && (await end(identity, PROGRAM_GRACE_MS))) any = true;
  }
  removeState();
  return any;
}

/** SIGTERM, then SIGKILL after the grace. Returns whether it ran. */
async function end(identity: ProcessIdentity, graceMs: number): Promise<boolean> {
  if (!signal(identity, 'SIGTERM')) return false;
  if (!(await gone(identity, graceMs))) {
    signal(identity, 'SIGKILL');
    await gone(identity, graceMs);
  }
  return true;
}

async function gone(identity: ProcessIdentity, patienceMs: number): Promise<boolean> {
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    if (!isAlive(identity)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
