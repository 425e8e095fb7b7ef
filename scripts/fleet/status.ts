// `make status`: services, ports, states, pids.
import { loadDotEnv } from './dot-env.ts';
import { reportMovedPorts } from './moved-ports.ts';
import { isAlive } from './process-identity.ts';
import { readState, runningState } from './state.ts';
import { statusTable } from './status-table.ts';

const state = runningState();
if (state === null) {
  console.log(
    remains()
      ? 'The supervisor was killed and left processes. Stop them with: make down; or begin anew with: make up'
      : 'No fleet of this checkout runs. Start it with: make up',
  );
  process.exitCode = 3;
} else {
  console.log(await statusTable(state.processes));
  loadDotEnv();
  reportMovedPorts(state);
}

function remains(): boolean {
  return readState()?.processes.some(({ identity }) => identity !== null && isAlive(identity)) ?? false;
}
