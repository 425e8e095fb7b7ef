import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROOT } from '../fleet/layout.ts';
import { lockHolder, releaseLock, takeLock } from '../fleet/lock.ts';
import { identify } from '../fleet/process-identity.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cadml-lock-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Contender {
  readonly took: Promise<string>;
  end(): Promise<unknown>;
}

/** Takes the lock in a process of its own, says whether it got it, and lives until it is ended. */
function contend(path: string): Contender {
  const program = `
    import { takeLock } from ${JSON.stringify(join(ROOT, 'scripts/fleet/lock.ts'))};
    process.stdout.write(String(takeLock(${JSON.stringify(path)})));
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['-C', 'source', '--input-type=module', '-e', program]);
  return {
    took: once(child.stdout, 'data').then(String),
    end: () => {
      child.stdin.end();
      return once(child, 'close');
    },
  };
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
    writeFileSync(path, JSON.stringify({ ...identify(process.ppid), startTime: '1' }));
    expect(takeLock(path)).toBe(true);
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
