// The process behind `make up`: starts the fleet, keeps it running, stops it in order on SIGTERM.
import { loadDotEnv } from './environment.ts';
import { PATHS } from './layout.ts';
import { makeOwnFolders } from './own-folders.ts';
import { identify } from './process-identity.ts';
import { fleetPrograms } from './programs.ts';
import { readSettings } from './settings.ts';
import { removeState, writeState } from './state.ts';
import { type Supervised, supervise } from './supervised.ts';

const STOP_GRACE_MS = 25_000;

loadDotEnv();
makeOwnFolders([PATHS.logs, PATHS.data]);

const self = identify(process.pid);
const supervised: Supervised[] = fleetPrograms(readSettings(process.env)).map((program) =>
  supervise(program, say, publish),
);
for (const program of supervised) program.start();
say(`started ${supervised.length} programs`);

let stopping = false;
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => void stop());

/** In reverse: the door first, Redis last. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  say('stopping the fleet');
  for (const program of supervised.toReversed()) await program.stop(STOP_GRACE_MS);
  removeState();
  say('stopped');
  process.exit(0);
}

function publish(): void {
  writeState({ supervisor: self, processes: supervised.map((program) => program.entry()) });
}

function say(line: string): void {
  process.stdout.write(`${new Date().toISOString()} supervisor: ${line}\n`);
}
