// `make status`: services, ports, states, pids.
import { loadDotEnv } from './dot-env.ts';
import { reportMovedPorts } from './moved-ports.ts';
import { runningState } from './state.ts';
import { statusTable } from './status-table.ts';

const state = runningState();
if (state === null) {
  console.log('No fleet of this checkout runs. Start it with: make up');
  process.exitCode = 3;
} else {
  console.log(await statusTable(state.processes));
  loadDotEnv();
  reportMovedPorts(state);
}
