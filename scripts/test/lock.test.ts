import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROOT } from '../fleet/layout.ts';
import { lockHolder, releaseLock, takeLock } from '../fleet/lock.ts';
import { identify } from '../fleet/process-identity.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cadml-lock-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Program {
  readonly child: ChildProcess;
  end(): Promise<unknown>;
}

/** Takes the lock in a process of its own, says whether it got it, and lives until it is ended. */
function runProgram(path: string, options: readonly string[] = []): Program {
  const program = `
    import { takeLock } from ${JSON.stringify(join(ROOT, 'scripts/fleet/lock.ts'))};
    process.stdout.write(String(takeLock(${JSON.stringify(path)})));
    process.stdin.resume();`;
  const args = ['-C', 'source', ...options, '--input-type=module', '-e', program];
  const child = spawn(process.execPath, args);
  const end = () => {
    child.stdin.end();
    return once(child, 'close');
  };
  return { child, end };
}

function contend(path: string) {
  const { child, end } = runProgram(path);
  const kill = () => {
    child.kill('SIGKILL');
    return once(child, 'close');
  };
  return { took: once(child.stdout as Readable, 'data').then(String), end, kill };
}

/** Stops its process before each call that can change who has the lock, until it is told to go on. */
const IN_STEPS = `
  import fs from 'node:fs';
  import child from 'node:child_process';
  import { syncBuiltinESMExports } from 'node:module';
  const { readSync, writeSync } = fs;
  const inSteps = (module, name) => {
    const call = module[name];
    module[name] = (...args) => {
      writeSync(1, name);
      readSync(0, Buffer.alloc(1));
      return call(...args);
    };
  };
  for (const name of ['openSync', 'linkSync', 'renameSync', 'rmSync', 'ftruncateSync']) inSteps(fs, name);
  inSteps(child, 'spawnSync');
  syncBuiltinESMExports();`;

/** Takes the lock in a process of its own; `between` runs here before each of its steps. */
function takeInSteps(path: string, between: (step: number, call: string) => void) {
  const hook = `data:text/javascript,${encodeURIComponent(IN_STEPS)}`;
  const { child, end } = runProgram(path, ['--import', hook]);
  let steps = 0;
  const took = new Promise<string>((resolve) => {
    child.stdout?.on('data', (text: Buffer) => {
      const said = String(text);
      if (said === 'true' || said === 'false') return resolve(said);
      between(steps++, said);
      child.stdin?.write('.');
    });
  });
  return { took, end, steps: () => steps };
}

describe('the lock of a folder', () => {
  test('is held by one until it gives it back', () => {
    const path = join(folder, 'one.lock');
    expect(takeLock(path)).toBe(true);
    expect(takeLock(path)).toBe(false);
    expect(lockHolder(path)?.pid).toBe(process.pid);
    releaseLock(path);
    expect(existsSync(path)).toBe(false);
    expect(takeLock(path)).toBe(true);
  });

  test('of a process that is gone is nobody’s, also when its number lives again', () => {
    const path = join(folder, 'stale.lock');
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(path, JSON.stringify({ pid: gone, startTime: '1' }));
    expect(lockHolder(path)).toBeNull();
    expect(takeLock(path)).toBe(true);
    releaseLock(path);
    writeFileSync(path, JSON.stringify({ ...identify(process.ppid), startTime: '1' }));
    expect(takeLock(path)).toBe(true);
    releaseLock(path);
  });

  test('is free again when its holder was killed', async () => {
    const path = join(folder, 'killed.lock');
    const holder = contend(path);
    expect(await holder.took).toBe('true');
    expect(takeLock(path)).toBe(false);
    await holder.kill();
    expect(takeLock(path)).toBe(true);
    releaseLock(path);
  });

  test('that was left behind has one holder, wherever the others come between the steps of one', async () => {
    const path = join(folder, 'steps.lock');
    for (let first = 0, steps = 1; first < steps; first++) {
      writeFileSync(path, 'half a wor');
      const outcomes: boolean[] = [];
      const slow = takeInSteps(path, (step) => {
        if (step >= first) outcomes.push(takeLock(path));
      });
      outcomes.push((await slow.took) === 'true');
      steps = slow.steps();
      releaseLock(path);
      await slow.end();
      expect(outcomes.filter(Boolean)).toHaveLength(1);
    }
  });

  test('that is given back and taken again between the steps of another stays with its holder', async () => {
    const path = join(folder, 'again.lock');
    expect(takeLock(path)).toBe(true);
    let again = false;
    const slow = takeInSteps(path, (_step, call) => {
      // It has opened the file, and asks for the lock of what it opened.
      if (call !== 'spawnSync' || again) return;
      again = true;
      releaseLock(path);
      takeLock(path);
    });
    expect(await slow.took).toBe('false');
    expect(lockHolder(path)?.pid).toBe(process.pid);
    releaseLock(path);
    await slow.end();
  });

  test('that was left behind goes to exactly one of many at once, and nothing else is left', async () => {
    const path = join(folder, 'many.lock');
    writeFileSync(path, 'half a wor');
    const contenders = Array.from({ length: 6 }, () => contend(path));
    const outcomes = await Promise.all(contenders.map(({ took }) => took));
    await Promise.all(contenders.map(({ end }) => end()));
    expect(outcomes.filter((took) => took === 'true')).toHaveLength(1);
    expect(readdirSync(folder).filter((name) => name.startsWith('many.lock'))).toEqual(['many.lock']);
  });
});
