import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../../scripts/fleet/layout.ts';
import { beside, type Row } from '../lib/row.ts';

/** What the library's own benchmark prints, with the targets of the product. */
const TARGETS: readonly (readonly [what: string, target: string])[] = [
  ['bulk add', '≤ 1.3×'],
  ['single search (', '≤ 1.4×'],
  ['searchAsync, batch', '≤ 1.15×'],
];

/** libs/faiss beside a C++ program on the same libfaiss, 100,000 vectors; runs the library's own benchmark. */
export async function measureFaiss(): Promise<readonly Row[]> {
  const child = spawn(process.execPath, ['-C', 'source', join(ROOT, 'libs/faiss/bench/faiss.bench.ts')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`libs/faiss/bench ended with ${code}`);
  return rowsOf(Buffer.concat(chunks).toString('utf8'));
}

function rowsOf(output: string): readonly Row[] {
  const rows: Row[] = [];
  let dimension = '';
  for (const line of output.split('\n')) {
    dimension = /^d = (\d+)/.exec(line)?.[1] ?? dimension;
    const target = TARGETS.find(([what]) => line.includes(what));
    if (target === undefined) continue;
    const [name = '', native, ours] = line
      .split('│')
      .map((cell) => cell.trim().replaceAll("'", ''))
      .filter(Boolean);
    const figures = { ours: Number(ours), peer: Number(native), unit: 'ms', target: target[1] };
    rows.push(beside(`libs/faiss, d = ${dimension}: ${name}`, figures));
  }
  return rows;
}
