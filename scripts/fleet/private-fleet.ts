import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Api, connectApi } from './client.ts';
import { freePorts } from './free-ports.ts';
import { ROOT } from './layout.ts';
import { isReady } from './readiness.ts';
import type { FleetState } from './state.ts';

/** A whole fleet in a folder and on ports of its own, for tests and benchmarks. */
export interface PrivateFleet {
  readonly api: Api;
  readonly folder: string;
  readonly port: number;
  state(): FleetState;
  pidOf(name: string): number;
  /** Waits until every process says ready. */
  waitReady(timeoutMs?: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the bundles under the supervisor, as `make up` does, and resolves when all are ready. */
export async function startPrivateFleet(
  settings: Readonly<Record<string, string>> = {},
): Promise<PrivateFleet> {
  const folder = mkdtempSync(join(tmpdir(), 'cadml-fleet-'));
  const ports = await freePorts();
  const env = { ...process.env, ...ports, ...settings, CADML_RUN_DIR: folder };
  const args = ['-C', 'source', join(ROOT, 'scripts/fleet/supervisor.ts')];
  const supervisor = spawn(process.execPath, args, { cwd: ROOT, env, stdio: 'ignore' });
  const state = () => JSON.parse(readFileSync(join(folder, 'fleet.json'), 'utf8')) as FleetState;
  const waitReady = (timeoutMs = 120_000) => untilReady(folder, state, timeoutMs);
  const stop = async () => {
    await endSupervisor(supervisor);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitReady();
  } catch (error) {
    await stop();
    throw error;
  }
  const port = Number(ports.GATEWAY_PORT);
  return {
    api: connectApi(port, readFileSync(join(folder, 'api-key'), 'utf8').trim()),
    folder,
    port,
    state,
    pidOf: (name) => pidOf(state(), name),
    waitReady,
    stop,
  };
}

function pidOf(state: FleetState, name: string): number {
  const pid = state.processes.find((entry) => entry.name === name)?.identity?.pid;
  if (pid === undefined) throw new Error(`${name} does not run`);
  return pid;
}

async function untilReady(folder: string, state: () => FleetState, timeoutMs: number): Promise<void> {
  const end = Date.now() + timeoutMs;
  let missing = 'supervisor';
  while (Date.now() < end) {
    try {
      const { processes } = state();
      const ready = await Promise.all(processes.map((entry) => isReady(entry, folder)));
      missing = processes
        .filter((_, i) => !ready[i])
        .map(({ name }) => name)
        .join(', ');
      if (processes.length > 0 && missing === '') return;
    } catch {
      // The supervisor has not written its first state yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not ready in time: ${missing}`);
}

function endSupervisor(supervisor: ChildProcess): Promise<void> {
  if (supervisor.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    supervisor.once('exit', () => resolve());
    supervisor.kill('SIGTERM');
  });
}
