// The process behind `make up`: starts the fleet, keeps it running, stops it in order on SIGTERM.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildStamp } from './build-stamp.ts';
import { loadDotEnv } from './dot-env.ts';
import { PATHS, RUN } from './layout.ts';
import { releaseLock, takeLock } from './lock.ts';
import { makeOwnFolders } from './own-folders.ts';
import { portsOf } from './port-settings.ts';
import { identify } from './process-identity.ts';
import { fleetPrograms } from './programs.ts';
import { createRotatingLog } from './rotating-log.ts';
import { readSettings } from './settings.ts';
import { removeState, writeState } from './state.ts';
import { type Supervised, supervise } from './supervised.ts';

const STOP_GRACE_MS = 25_000;

mkdirSync(RUN, { recursive: true });
if (!takeLock(PATHS.lock)) {
  console.error(`Another supervisor keeps the fleet of ${RUN}.`);
  process.exit(1);
}
// Before the first program starts: none is left behind.
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => void stop());

loadDotEnv();
makeOwnFolders([PATHS.logs, PATHS.data]);

const self = identify(process.pid);
const build = buildStamp();
const settings = readSettings(process.env);
const log = createRotatingLog(join(PATHS.logs, 'supervisor.log'));
let stopping = false;
let supervised: Supervised[] = [];
publish();
supervised = fleetPrograms(settings).map((program) => supervise(program, say, publish));
for (const program of supervised) program.start();
say(`started ${supervised.length} programs`);

/** In reverse: the door first, Redis last. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  say('stopping the fleet');
  for (const program of supervised.toReversed()) await program.stop(STOP_GRACE_MS);
  removeState();
  releaseLock(PATHS.lock);
  say('stopped');
  log.end(() => process.exit(0));
}

function publish(): void {
  writeState({
    supervisor: self,
    build,
    ports: portsOf(settings),
    processes: supervised.map((program) => program.entry()),
  });
}

function say(line: string): void {
  log.write(`${new Date().toISOString()} supervisor: ${line}\n`);
}
