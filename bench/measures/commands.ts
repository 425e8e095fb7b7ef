import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../scripts/fleet/free-ports.ts';
import { ROOT } from '../../scripts/fleet/layout.ts';
import { alone, type Row } from '../lib/row.ts';

/** Wall times of what people wait for: `make up` the second time, `make check`, the unit tests. */
export async function measureCommands(): Promise<readonly Row[]> {
  const up = await secondUp();
  const check = await run(['make', 'check']);
  const unit = await run(['jest', '--selectProjects', 'unit'], {
    NODE_OPTIONS: '--experimental-vm-modules',
  });
  return [
    alone('make up, second time', up, '≤ 15 s'),
    alone('make check', check, '≤ 90 s'),
    alone('unit tests', unit, '≤ 30 s'),
  ];
}

/** In a folder and on ports of its own, so that a running fleet stays as it is. */
async function secondUp(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'cadml-up-'));
  const env = { ...(await freePorts()), CADML_RUN_DIR: folder };
  try {
    await run(['make', 'up'], env);
    await run(['make', 'down'], env);
    return await run(['make', 'up'], env);
  } finally {
    await run(['make', 'down'], env);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The wall time, and how it ended when that was not well. */
async function run(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const started = performance.now();
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  const [code] = await once(child, 'close');
  const wall = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  return code === 0 ? wall : `${wall}, failed`;
}
