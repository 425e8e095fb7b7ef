import { join } from 'node:path';
import { ROOT } from '../../scripts/fleet/layout.ts';
import type { CadDocument } from '../../services/feature-extraction/src/domain/document.ts';
import { featureVector } from '../../services/feature-extraction/src/domain/features/feature-vector.ts';
import { evenly, stepCorpus } from '../lib/corpus.ts';
import { startLineProgram } from '../lib/line-program.ts';
import { alone, beside, type Row, readable } from '../lib/row.ts';
import type { ReadPart } from '../retrieval/read-part.ts';

const FILES = 120;
/** The first ones warm the reader. */
const WARM_UP = 20;
const ENTITIES = 10_000;
const RUNS = 500;
const READER = join(ROOT, 'bench/retrieval/part-reader.ts');

/** What feature vectors cost once a file is read: v5 beside reading and tessellating, v4 beside v3. */
export async function measureFeatures(): Promise<readonly Row[]> {
  return [...vectorRows(), ...(await shapeRows())];
}

async function shapeRows(): Promise<readonly Row[]> {
  const files = evenly(stepCorpus(), FILES);
  if (files.length === 0) {
    console.log('no corpus here: v5 is not measured');
    return [];
  }
  const reader = startLineProgram(process.execPath, ['-C', 'source', READER, 'without-d2']);
  const parts: ReadPart[] = [];
  try {
    for (const path of files) parts.push((await reader.ask(path)) as ReadPart);
  } finally {
    reader.stop();
  }
  const measured = parts.slice(WARM_UP);
  const sum = (pick: (part: ReadPart) => number) =>
    measured.reduce((total, part) => total + pick(part), 0) / 1000;
  const slowest = measured.map(({ shapeMs }) => shapeMs).sort((a, b) => a - b);
  const p95 = slowest[Math.floor(0.95 * slowest.length)] ?? 0;
  return [
    beside(`v5 of ${measured.length} corpus files, beside reading and tessellating them`, {
      ours: sum(({ shapeMs }) => shapeMs),
      peer: sum(({ readMs, tessellateMs }) => readMs + tessellateMs),
      unit: 'CPU s',
      target: '≤ 0.40×',
    }),
    alone('v5 of one file, p95', `${readable(p95)} ms CPU`, '≤ 1500 ms'),
  ];
}

function vectorRows(): readonly Row[] {
  const document = largeDrawing();
  const p95 = (version: 'v3' | 'v4') => {
    const times = Array.from({ length: RUNS }, () => {
      const started = performance.now();
      featureVector(document, version);
      return performance.now() - started;
    });
    return times.sort((a, b) => a - b)[Math.floor(0.95 * RUNS)] ?? 0;
  };
  p95('v4');
  return [
    beside(`v4 of a document of ${ENTITIES} entities, p95`, {
      ours: p95('v4'),
      peer: p95('v3'),
      unit: 'ms',
      target: '≤ 10 ms, ≤ 2× v3',
    }),
  ];
}

/** As many kinds and layers as entities: the costs are linear in those. */
function largeDrawing(): CadDocument {
  const names = Array.from({ length: ENTITIES }, (_, i) => `KIND_${i}`);
  return {
    format: 'dxf',
    kind: 'drawing',
    units: { declared: 'mm', assumed: false },
    boundingBox: { min: [0, 0, 0], max: [420, 297, 0] },
    volumeMm3: null,
    areaMm2: null,
    solids: 0,
    faces: 0,
    edges: 0,
    facets: 0,
    entities: ENTITIES,
    entityKinds: Object.fromEntries(names.map((name) => [name, 1])),
    layers: names.map((name) => ({ name, count: 1 })),
    surfaceTypes: {},
    watertight: null,
    warnings: [],
  };
}
