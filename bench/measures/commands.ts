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
  const check = await seconds(['make', 'check']);
  const unit = await seconds(['jest', '--selectProjects', 'unit'], {
    NODE_OPTIONS: '--experimental-vm-modules',
  });
  return [
    alone('make up, second time', shown(up), '≤ 15 s'),
    alone('make check', shown(check), '≤ 90 s'),
    alone('unit tests', shown(unit), '≤ 30 s'),
  ];
}

/** In a folder and on ports of its own, so that a running fleet stays as it is. */
async function secondUp(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'cadml-up-'));
  const env = { ...(await freePorts()), CADML_RUN_DIR: folder };
  try {
    await seconds(['make', 'up'], env);
    await seconds(['make', 'down'], env);
    return await seconds(['make', 'up'], env);
  } finally {
    await seconds(['make', 'down'], env);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function seconds(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const started = performance.now();
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-2000);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}\n${complaint}`);
  return (performance.now() - started) / 1000;
}

function shown(wall: number): string {
  return `${wall.toFixed(1)} s`;
}
