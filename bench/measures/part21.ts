import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beside, type Row } from '../lib/row.ts';
import { stepBlocks } from '../lib/step-blocks.ts';
import type { ReadingCost, ReadingWay } from '../peers/part21-reader.ts';

const MB = 1e6;
const SIZES_MB = [10, 50];
/** The kernel takes a second for each MB. */
const KERNEL_MB = 2;
const RUNS = 3;
const PROGRAM = fileURLToPath(new URL('../peers/part21-reader.ts', import.meta.url));

/** The whole pre-flight of generated STEP files (index, checks, units, facts), each time in a fresh process. */
export async function measurePart21(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'part21-'));
  try {
    return [...SIZES_MB.flatMap((megabytes) => sizeRows(folder, megabytes)), kernelRow(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sizeRows(folder: string, megabytes: number): readonly Row[] {
  const { path, bytes } = generate(folder, megabytes);
  const [ours, peer] = [best('part21', path), best('bytes', path)];
  const speed = ({ cpuMs }: ReadingCost) => bytes / MB / (cpuMs / 1000);
  return [
    beside(`Part 21 reader, ${megabytes} MB (beside: every byte looked at)`, {
      ...{ ours: speed(ours), peer: speed(peer) },
      ...{ unit: 'MB/s of CPU', target: '≥ 25 MB/s' },
    }),
    beside(`  peak memory over the file's length (beside: the bytes alone)`, {
      ...{ ours: ours.peakBytes / bytes, peer: peer.peakBytes / bytes },
      ...{ unit: '× the file', target: '≤ 6×' },
    }),
  ];
}

function kernelRow(folder: string): Row {
  const { path } = generate(folder, KERNEL_MB);
  return beside(`Part 21 reader, ${KERNEL_MB} MB (beside: the kernel's own read)`, {
    ...{ ours: best('part21', path).cpuMs, peer: best('kernel', path).cpuMs },
    ...{ unit: 'ms CPU', target: '≤ 0.2×' },
  });
}

function generate(folder: string, megabytes: number): { readonly path: string; readonly bytes: number } {
  const content = stepBlocks(megabytes * MB);
  const path = join(folder, `blocks-${megabytes}.step`);
  writeFileSync(path, content);
  return { path, bytes: content.length };
}

/** The quickest of some runs with the largest of their peaks: noise only adds to time. */
function best(way: ReadingWay, path: string): ReadingCost {
  const runs = Array.from({ length: RUNS }, () => run(way, path));
  return {
    wallMs: Math.min(...runs.map(({ wallMs }) => wallMs)),
    cpuMs: Math.min(...runs.map(({ cpuMs }) => cpuMs)),
    peakBytes: Math.max(...runs.map(({ peakBytes }) => peakBytes)),
  };
}

function run(way: ReadingWay, path: string): ReadingCost {
  const out = execFileSync(process.execPath, ['--conditions=source', PROGRAM, way, path], {
    encoding: 'utf8',
  });
  return JSON.parse(out) as ReadingCost;
}
