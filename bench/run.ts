// `make bench`: the figures, each beside its reference, measured in the same run. It asserts nothing about time.
import { loadNow, machineLine } from './lib/machine.ts';
import type { Measure } from './lib/row.ts';
import { type MeasuredRow, printRows } from './lib/table.ts';
import { measureCacheReplay } from './measures/cache-replay.ts';
import { measureCachedAnalysis } from './measures/cached-analysis.ts';
import { measureCommands } from './measures/commands.ts';
import { measureComparison } from './measures/comparison.ts';
import { measureDrawing } from './measures/drawing.ts';
import { measureEndurance } from './measures/endurance.ts';
import { measureFaiss } from './measures/faiss.ts';
import { measureFeatures } from './measures/features.ts';
import { measureGateway } from './measures/gateway.ts';
import { measureKernel } from './measures/kernel.ts';
import { measureMemory } from './measures/memory.ts';
import { measureMeshReaders } from './measures/mesh-readers.ts';
import { measurePart21 } from './measures/part21.ts';
import { measurePictures } from './measures/pictures.ts';
import { measureSearch } from './measures/search.ts';
import { measureSharedHit } from './measures/shared-hit.ts';
import { measureThroughput } from './measures/throughput.ts';
import { measureUpserts } from './measures/upserts.ts';

const MEASURES: Readonly<Record<string, Measure>> = {
  throughput: measureThroughput,
  cached: measureCachedAnalysis,
  replay: measureCacheReplay,
  l2: measureSharedHit,
  search: measureSearch,
  gateway: measureGateway,
  pictures: measurePictures,
  comparison: measureComparison,
  memory: measureMemory,
  meshes: measureMeshReaders,
  faiss: measureFaiss,
  drawing: measureDrawing,
  upserts: measureUpserts,
  features: measureFeatures,
  part21: measurePart21,
  kernel: measureKernel,
  endurance: measureEndurance,
  commands: measureCommands,
};

const [only] = process.argv.slice(2);
if (only !== undefined && MEASURES[only] === undefined) {
  console.error(`There is no '${only}'. ONLY is one of: ${Object.keys(MEASURES).join(', ')}.`);
  process.exit(64);
}

console.log(machineLine());
const rows: MeasuredRow[] = [];
for (const [name, measure] of Object.entries(MEASURES)) {
  if (only !== undefined && name !== only) continue;
  console.log(`measuring ${name} …`);
  rows.push(...(await attempt(name, measure)));
}
printRows(rows);

/** One that fails does not take the others with it. */
async function attempt(name: string, measure: Measure): Promise<readonly MeasuredRow[]> {
  try {
    return (await measure()).map((row) => ({ ...row, load: loadNow() }));
  } catch (error) {
    console.error(`${name} failed: ${(error as Error).stack}`);
    process.exitCode = 1;
    return [];
  }
}
