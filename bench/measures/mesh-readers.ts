import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MeshBytes } from '../lib/mesh-files.ts';
import { beside, type Row } from '../lib/row.ts';

const PROGRAM = fileURLToPath(new URL('../peers/mesh-reader.ts', import.meta.url));
const FACETS = 200_000;

interface Contest {
  readonly what: string;
  readonly format: keyof MeshBytes;
  readonly target: string;
}

const CONTESTS: readonly Contest[] = [
  { what: 'binary STL, 200,000 facets', format: 'binaryStl', target: '≤ 0.5× of three' },
  { what: 'ASCII STL, the same', format: 'asciiStl', target: '≤ 0.5× of three' },
  { what: 'OBJ, the same', format: 'obj', target: '≤ 1× of three' },
  { what: 'ASCII PLY, the same', format: 'asciiPly', target: '≤ 1× of three' },
  { what: 'binary PLY, the same', format: 'binaryPly', target: '≤ 1× of three' },
];

/**
 * Reading 200,000 facets in each text and binary format, beside the loaders of three: CPU time, which other
 * work on the machine disturbs less, median of fifteen. Each in a process of its own, as the workers are: what a
 * process has loaded besides changes how V8 compiles (with BullMQ in it, ASCII STL takes 1.8 times as long).
 */
export async function measureMeshReaders(): Promise<readonly Row[]> {
  return CONTESTS.map(({ what, format, target }) => {
    return beside(what, {
      ours: timeOf(format, 'ours'),
      peer: timeOf(format, 'peer'),
      unit: 'ms CPU',
      target,
    });
  });
}

function timeOf(format: keyof MeshBytes, side: 'ours' | 'peer'): number {
  const args = ['--conditions=source', PROGRAM, format, side, String(FACETS)];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}
