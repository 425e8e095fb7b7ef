import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@cadml/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { makeOwnFolders } from '../fleet/own-folders.ts';
import type { supervise as Supervise, Supervised } from '../fleet/supervised.ts';

let folder: string;
let supervise: typeof Supervise;
let lines: string[] = [];
let running: Supervised[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cadml-supervised-'));
  mkdirSync(join(folder, 'logs'));
  process.env.CADML_RUN_DIR = folder;
  ({ supervise } = await import('../fleet/supervised.ts'));
});
afterEach(async () => {
  for (const program of running) await program.stop(2_000);
  running = [];
  lines = [];
});
afterAll(() => {
  delete process.env.CADML_RUN_DIR;
  rmSync(folder, { recursive: true, force: true });
});

function start(name: string, script: string): Supervised {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, script);
  const spec = { name, command: process.execPath, args: [file], env: {}, port: 0, opsPort: 0 };
  const program = supervise(
    spec,
    (line) => lines.push(line),
    () => {},
  );
  running.push(program);
  program.start();
  return program;
}

describe('a supervised program', () => {
  test('that dies is started again, and the supervisor says so', async () => {
    const program = start('dying', 'setTimeout(() => process.exit(3), 50);');
    await eventually(() => expect(program.entry().restarts).toBeGreaterThanOrEqual(1), { timeoutMs: 10_000 });
    expect(lines[0]).toContain('dying ended (exit 3); starting it again in 500 ms');
  });

  test('writes for its owner alone, also in a folder that was open to others', async () => {
    const data = join(folder, 'data');
    mkdirSync(data);
    chmodSync(data, 0o755);
    const before = process.umask();
    makeOwnFolders([data]);
    const file = join(data, 'store.db');
    start('writing', `import('node:fs').then((fs) => fs.writeFileSync(${JSON.stringify(file)}, ''));`);
    await eventually(() => expect(existsSync(file)).toBe(true), { timeoutMs: 10_000 });
    process.umask(before);
    expect([data, file].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600]);
  });

  test('that was killed gets a new pid', async () => {
    const program = start('killed', 'setInterval(() => {}, 1000);');
    const first = program.entry().identity?.pid as number;
    process.kill(first, 'SIGKILL');
    await eventually(() => expect(program.entry().lastExit).toBe('signal SIGKILL'));
    await eventually(() => expect(program.entry().state).toBe('running'), { timeoutMs: 10_000 });
    expect(program.entry().identity?.pid).not.toBe(first);
  });

  test('that refuses its configuration is not started again', async () => {
    const program = start('refusing', 'process.exit(78);');
    await eventually(() => expect(program.entry().state).toBe('refused'), { timeoutMs: 10_000 });
    expect(program.entry().restarts).toBe(0);
    expect(lines.join()).toContain('refuses its configuration');
  });

  test('that cannot be started is tried again instead of ending the supervisor', async () => {
    const spec = {
      name: 'missing',
      command: join(folder, 'nowhere'),
      args: [],
      env: {},
      port: 0,
      opsPort: 0,
    };
    const program = supervise(
      spec,
      (line) => lines.push(line),
      () => {},
    );
    running.push(program);
    program.start();
    await eventually(() => expect(program.entry().lastExit).toContain('ENOENT'));
    expect(program.entry().state).toBe('waiting');
  });

  test('that ignores SIGTERM is killed after the grace', async () => {
    const ready = join(folder, 'stubborn-is-ready');
    const program = start(
      'stubborn',
      `import { writeFileSync } from 'node:fs';
       process.on('SIGTERM', () => {});
       setInterval(() => {}, 1000);
       writeFileSync(${JSON.stringify(ready)}, '');`,
    );
    await eventually(() => expect(existsSync(ready)).toBe(true));
    await program.stop(300);
    expect(program.entry().lastExit).toBe('signal SIGKILL');
    expect(program.entry().identity).toBeNull();
  });
});
