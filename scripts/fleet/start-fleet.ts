import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { PATHS, ROOT } from './layout.ts';
import { findObstacles } from './preflight.ts';
import type { FleetSettings } from './settings.ts';
import { runningState } from './state.ts';
import { stopFleet } from './stop-fleet.ts';
import { waitReady } from './wait-ready.ts';

/** What keeps the fleet from starting, in words that say what to do. */
export class CannotStart extends Error {}

/** Starts the fleet unless it runs, and waits until every service is ready. Returns whether it was started. */
export async function startFleet(settings: FleetSettings, say: (line: string) => void): Promise<boolean> {
  const fresh = runningState() === null;
  if (fresh) {
    // A supervisor that was killed may have left processes.
    await stopFleet();
    const obstacles = await findObstacles(settings);
    if (obstacles.length > 0) throw new CannotStart(obstacles.join('\n'));
    launchSupervisor();
  }
  await waitReady(settings.startTimeoutMs, (missing) => say(`waiting for ${missing.join(', ')} …`));
  return fresh;
}

/** Detached: it outlives the terminal, and ends with `make down`. */
function launchSupervisor(): void {
  mkdirSync(PATHS.logs, { recursive: true });
  const log = openSync(join(PATHS.logs, 'supervisor.log'), 'a');
  const args = ['-C', 'source', join(ROOT, 'scripts/fleet/supervisor.ts')];
  const child = spawn(process.execPath, args, { cwd: ROOT, detached: true, stdio: ['ignore', log, log] });
  child.unref();
}
