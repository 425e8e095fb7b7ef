import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@cadml/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePorts } from '../fleet/free-ports.ts';
import { ROOT } from '../fleet/layout.ts';
import { isReady } from '../fleet/readiness.ts';
import type { FleetState } from '../fleet/state.ts';
import { PROGRAMS } from '../fleet/stop-limits.ts';

// The commands of one run folder against each other, as processes of their own; its path has a space.

/** No file is read here: one reader that is ready as soon as it runs. */
const SMALL = { KERNEL_WORKERS: '1', KERNEL_WARM_UP: 'false' };

let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cadml starts '));
  env = { ...process.env, ...(await freePorts()), ...SMALL, CADML_RUN_DIR: folder };
});
afterAll(async () => {
  await command('down.ts');
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

interface End {
  readonly code: number | null;
  readonly output: string;
}

function run(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<End> {
  const child = spawn(process.execPath, ['-C', 'source', ...args], { cwd: ROOT, env: { ...env, ...more } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

const command = (name: string, more: NodeJS.ProcessEnv = {}) =>
  run([join(ROOT, 'scripts/fleet', name)], more);

/** `make up` without its samples. */
function start(): Promise<End> {
  const module = (name: string) => JSON.stringify(join(ROOT, 'scripts/fleet', name));
  const program = `
    import { readSettings } from ${module('settings.ts')};
    import { startFleet } from ${module('start-fleet.ts')};
    console.log('outcome', await startFleet(readSettings(process.env), console.log));`;
  return run(['--input-type=module', '-e', program]);
}

const stateFile = () => join(folder, 'fleet.json');
const state = () => JSON.parse(readFileSync(stateFile(), 'utf8')) as FleetState;

/** Pids of all processes of this folder's fleet, by what they were started with. */
function fleetPids(): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids
    .map(Number)
    .filter((pid) => pid !== process.pid && readQuietly(`/proc/${pid}/environ`).includes(folder));
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const outcomeOf = ({ output }: End) => /outcome (\w+)/.exec(output)?.[1] ?? output;

test('of two starts at once one starts the fleet, and both end with it ready', async () => {
  const ends = await Promise.all([start(), start()]);
  expect(ends.map(outcomeOf).toSorted()).toEqual(['ran', 'started']);
  const ready = await Promise.all(state().processes.map((entry) => isReady(entry, folder)));
  expect(ready).toEqual(Array.from({ length: PROGRAMS }, () => true));
  expect((await command('supervisor.ts')).output).toContain('Another supervisor keeps the fleet');
}, 240_000);

test('a start with nothing new leaves the fleet as it is; with newer programs it starts it again', async () => {
  const before = state();
  expect(outcomeOf(await start())).toBe('ran');
  expect(state()).toEqual(before);
  writeFileSync(stateFile(), JSON.stringify({ ...before, build: 'an older one' }));
  const end = await start();
  expect(outcomeOf(end)).toBe('restarted');
  expect(end.output).toContain('newer programs were built');
  expect(state().supervisor.pid).not.toBe(before.supervisor.pid);
  expect(state().build).toBe(before.build);
}, 240_000);

test('a Redis that is frozen is not ready', async () => {
  const redis = state().processes.find(({ name }) => name === 'redis');
  const pid = redis?.identity?.pid as number;
  process.kill(pid, 'SIGSTOP');
  const row = (await command('status.ts')).output.split('\n').find((line) => line.startsWith('redis'));
  process.kill(pid, 'SIGCONT');
  expect(row).not.toContain('ready');
  expect(row).toContain('running');
}, 60_000);

test('commands go to the ports of the running fleet, and say which the settings have', async () => {
  const moved = { GATEWAY_PORT: '1' };
  const [status, key] = await Promise.all([command('status.ts', moved), command('api-key.ts', moved)]);
  expect(status.output).toContain(
    `GATEWAY_PORT is 1 in the settings, but the fleet runs with ${env.GATEWAY_PORT}`,
  );
  expect(key.output).toMatch(/^cadml_/m);
});

test('what cannot be done is said in words', async () => {
  rmSync(join(folder, 'api-key'));
  const [days, lost] = await Promise.all([command('api-key.ts', { EXPIRES_DAYS: 'abc' }), command('up.ts')]);
  expect(days).toEqual({ code: 1, output: expect.stringContaining("EXPIRES_DAYS is 'abc'") });
  expect(lost.code).toBe(1);
  expect(lost.output).toContain('If it is lost, `make down`, then `make up`, makes a new one');
  expect(lost.output).not.toContain('    at ');
}, 60_000);

test('no credential goes to a port that another process took', async () => {
  const before = state();
  const wrong = before.processes.map((entry) =>
    entry.name === 'gateway' ? { ...entry, port: Number(env.FLEET_REDIS_PORT) } : entry,
  );
  writeFileSync(stateFile(), JSON.stringify({ ...before, processes: wrong }));
  const key = await command('api-key.ts');
  writeFileSync(stateFile(), JSON.stringify(before));
  expect(key.output).toContain('is not held by the gateway of this fleet');
  expect(key.code).toBe(1);
});

test('a stop that follows a start at once leaves nothing behind', async () => {
  await command('down.ts');
  expect(fleetPids()).toEqual([]);
  const started = start();
  await eventually(() => expect(existsSync(join(folder, 'turn.lock'))).toBe(true), { timeoutMs: 20_000 });
  expect((await command('down.ts')).output).toContain('The fleet is stopped');
  expect((await started).output).toContain('was stopped while others waited for it');
  expect(fleetPids()).toEqual([]);
  expect(existsSync(stateFile())).toBe(false);
}, 120_000);

test('a start that was called off while it built starts nothing', async () => {
  writeFileSync(join(folder, 'asked'), '');
  await command('down.ts');
  const up = await run([join(ROOT, 'scripts/fleet/up.ts'), '--asked']);
  expect(up.output).toContain('nothing is started');
  expect(fleetPids()).toEqual([]);
});

test('the first start of a checkout can be called off while its toolchain is still missing', () => {
  const bare = mkdtempSync(join(tmpdir(), 'cadml-bare-'));
  copyFileSync(join(ROOT, 'Makefile'), join(bare, 'Makefile'));
  const make = (target: string) =>
    spawnSync('make', [target], { cwd: bare, env: { ...env, CADML_RUN_DIR: join(bare, 'a run') } });
  make('asked');
  const asked = join(bare, 'a run/asked');
  expect(existsSync(asked)).toBe(true);
  expect(make('down').status).toBe(0);
  expect(existsSync(asked)).toBe(false);
  rmSync(bare, { recursive: true });
});

test('two settings with one port are refused by both names before anything starts', async () => {
  const up = await command('up.ts', { GATEWAY_PORT: env.FLEET_REDIS_PORT });
  expect(up.code).toBe(1);
  expect(up.output).toContain('GATEWAY_PORT and FLEET_REDIS_PORT are both');
  expect(existsSync(stateFile())).toBe(false);
});
