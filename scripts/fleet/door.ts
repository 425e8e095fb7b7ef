import { CannotStart } from './cannot-start.ts';
import { listensAlone } from './port-owner.ts';
import { isAlive } from './process-identity.ts';
import type { FleetState } from './state.ts';

/**
 * The port of the public API of the running fleet. Throws CannotStart when the gateway of exactly this fleet does not
 * hold it: what goes there carries credentials.
 */
export function doorOf(state: FleetState): number {
  const gateway = state.processes.find(({ name }) => name === 'gateway');
  const identity = gateway?.identity ?? null;
  if (gateway === undefined || identity === null || !isAlive(identity)) {
    throw new CannotStart(
      'The gateway of this fleet does not run. See `make status` and `make logs S=gateway`.',
    );
  }
  if (!listensAlone(identity.pid, gateway.port)) {
    throw new CannotStart(
      `Port ${gateway.port} is not held by the gateway of this fleet (pid ${identity.pid}): nothing is sent there.`,
    );
  }
  return gateway.port;
}
