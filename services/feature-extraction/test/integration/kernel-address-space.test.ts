import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempDir } from '@cadml/testing';
import { expect, test } from '@jest/globals';
import { REAL_WORKER } from '../support/kernel-pool.ts';

const OWNER = fileURLToPath(new URL('../fixtures/pool-owner.ts', import.meta.url));
const BLOCK = fileURLToPath(new URL('../fixtures/drilled-block.step', import.meta.url));
/** In KiB; V8 has room for its guards or none from here to 17.4 GiB, depending on what else is there. */
const SIXTEEN_GIB = String(16 * 2 ** 20);

test('under a hard limit of 16 GiB of addresses the workers start, and check their bounds themselves', async () => {
  const scratch = join(await tempDir('cadml-addresses'), 'scratch');
  // The flag is for the loader of TypeScript, which is WebAssembly too.
  const args = ['--disable-wasm-trap-handler', '-C', 'source', OWNER, REAL_WORKER, BLOCK, scratch];
  const script = 'ulimit -v "$0"; exec "$@"';
  const owner = spawn('/bin/sh', ['-c', script, SIXTEEN_GIB, process.execPath, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const line = await Promise.race([once(owner.stdout, 'data'), once(owner, 'exit')]);
    const pids = JSON.parse(String(line[0])) as number[];
    expect(pids).toHaveLength(2);
    for (const pid of pids) {
      expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toContain('--disable-wasm-trap-handler');
    }
  } finally {
    owner.kill('SIGKILL');
  }
}, 90_000);
