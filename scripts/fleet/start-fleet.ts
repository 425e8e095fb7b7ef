import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { buildStamp } from './build-stamp.ts';
import { CannotStart } from './cannot-start.ts';
import { PATHS, ROOT } from './layout.ts';
import { findFaults, findTakenPorts } from './preflight.ts';
import type { FleetSettings } from './settings.ts';
import { readState, runningState } from './state.ts';
import { stopFleetInTurn } from './stop-fleet.ts';
import { inTurn } from './turn.ts';
import { logTail, waitReady } from './wait-ready.ts';

/** What became of the fleet: it was started, started again with newer programs, or ran with those of now. */
export type Outcome = 'started' | 'restarted' | 'ran';

/**
 * Sees to it that the fleet runs with what is built, and waits until every service is ready. Of several at once one
 * starts it; `wanted` is asked when nobody else starts or stops it any more.
 */
export async function startFleet(
  settings: FleetSettings,
  say: (line: string) => void,
  wanted: () => boolean = () => true,
): Promise<Outcome> {
  const outcome = await inTurn(() => startUnlessCurrent(settings, say, wanted));
  await waitReady(settings.startTimeoutMs, (missing) => say(`waiting for ${missing.join(', ')} …`));
  return outcome;
}

async function startUnlessCurrent(
  settings: FleetSettings,
  say: (line: string) => void,
  wanted: () => boolean,
): Promise<Outcome> {
  refuse(wanted() ? [] : ['`make down` was called meanwhile: nothing is started.']);
  const running = runningState();
  if (running?.build === buildStamp()) return 'ran';
  refuse(findFaults(settings));
  if (running !== null)
    say('newer programs were built than those that run: stopping the fleet, data stays …');
  // A supervisor that was killed may have left processes.
  await stopFleetInTurn();
  refuse(await findTakenPorts(settings));
  await launchSupervisor();
  return running === null ? 'started' : 'restarted';
}

function refuse(obstacles: readonly string[]): void {
  if (obstacles.length > 0) throw new CannotStart(obstacles.join('\n'));
}

/** Detached: it outlives the terminal, and ends with `make down`. Resolves when its state is written. */
async function launchSupervisor(): Promise<void> {
  mkdirSync(PATHS.logs, { recursive: true });
  const log = openSync(join(PATHS.logs, 'supervisor.log'), 'a');
  const args = ['-C', 'source', join(ROOT, 'scripts/fleet/supervisor.ts')];
  const child = spawn(process.execPath, args, { cwd: ROOT, detached: true, stdio: ['ignore', log, log] });
  child.unref();
  while (readState()?.supervisor.pid !== child.pid) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new CannotStart(`The supervisor did not start:\n${logTail('supervisor')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
