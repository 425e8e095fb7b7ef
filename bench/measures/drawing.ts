import { createRequire } from 'node:module';
import { readDrawingFile } from '../../services/feature-extraction/src/domain/read-drawing-file.ts';
import { drawingOf } from '../lib/drawing-text.ts';
import { beside, type Row } from '../lib/row.ts';

/** Its types describe an ES module; what is published is one function. */
const DxfParser = createRequire(import.meta.url)('dxf-parser') as typeof import('dxf-parser').DxfParser;

const ENTITIES = 20_000;
const ROUNDS = 9;

/**
 * Reading a DXF to its document (entities, layers, exact box) beside dxf-parser, which only tokenises; and
 * ten times the entities beside ten times the time. CPU time, the median of rounds that take turns.
 */
export async function measureDrawing(): Promise<readonly Row[]> {
  const text = drawingOf(ENTITIES);
  const bytes = new TextEncoder().encode(text);
  const large = new TextEncoder().encode(drawingOf(10 * ENTITIES));
  const ours: number[] = [];
  const peer: number[] = [];
  const tenfold: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(cpuMs(() => readDrawingFile(bytes)));
    peer.push(cpuMs(() => new DxfParser().parseSync(text)));
    tenfold.push(cpuMs(() => readDrawingFile(large)));
  }
  const own = median(ours);
  return [
    beside(`DXF of ${ENTITIES} entities, CPU; beside dxf-parser`, {
      ...{ ours: own, peer: median(peer), unit: 'ms', target: '< 1×' },
    }),
    beside('ten times the entities; beside ten times the time', {
      ...{ ours: median(tenfold), peer: 10 * own, unit: 'ms', target: '≤ 1.2×' },
    }),
  ];
}

function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
