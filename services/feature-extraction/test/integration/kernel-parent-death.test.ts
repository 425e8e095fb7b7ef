import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { eventually, isAlive, UNRULY_WORKER } from '../support/kernel-pool.ts';

test('kill -9 of the service leaves no worker behind, idle or calculating', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kernel-parent-'));
  const file = join(folder, 'file');
  await writeFile(file, 'hang');
  const script = fileURLToPath(new URL('../fixtures/pool-owner.ts', import.meta.url));
  const owner = spawn(
    process.execPath,
    ['-C', 'source', script, UNRULY_WORKER, file, join(folder, 'scratch')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  try {
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const pids = JSON.parse(line.toString('utf8')) as number[];
    expect(pids.filter(isAlive)).toHaveLength(2);
    owner.kill('SIGKILL');
    await eventually(() => expect(pids.filter(isAlive)).toEqual([]));
  } finally {
    owner.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
});
