import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { PATHS, RUN } from './layout.ts';
import type { Ports } from './port-settings.ts';
import { isAlive, type ProcessIdentity } from './process-identity.ts';

export type ProcessState = 'starting' | 'running' | 'waiting' | 'refused' | 'stopped';

/** One supervised process as the supervisor last saw it. */
export interface ProcessEntry {
  readonly name: string;
  readonly identity: ProcessIdentity | null;
  readonly state: ProcessState;
  readonly port: number;
  /** Port of /ready; 0 when it has none. */
  readonly opsPort: number;
  readonly restarts: number;
  /** How it last ended, for people. */
  readonly lastExit: string | null;
}

export interface FleetState {
  readonly supervisor: ProcessIdentity;
  /** What the programs are made of; see `buildStamp`. */
  readonly build: string;
  readonly ports: Ports;
  readonly processes: readonly ProcessEntry[];
}

/** What the supervisor wrote last, or null when nothing was started here. */
export function readState(): FleetState | null {
  try {
    return JSON.parse(readFileSync(PATHS.state, 'utf8')) as FleetState;
  } catch {
    return null;
  }
}

export function writeState(state: FleetState): void {
  mkdirSync(RUN, { recursive: true });
  const temporary = `${PATHS.state}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(state, null, 2));
  renameSync(temporary, PATHS.state);
}

export function removeState(): void {
  rmSync(PATHS.state, { force: true });
}

/** The state of a fleet whose supervisor runs. */
export function runningState(): FleetState | null {
  const state = readState();
  return state !== null && isAlive(state.supervisor) ? state : null;
}
