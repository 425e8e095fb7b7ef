// A process of its own for each figure: reads one STEP file in one way, and says how long it took and what it held.
// What it held is that of the first time; how long it took that of the best of the next ones, for the workers that
// read are warm.
import { readFileSync } from 'node:fs';
import { preflightStep } from '../../services/feature-extraction/src/domain/part21/preflight.ts';
import { loadOpenCascade } from '../../services/feature-extraction/src/kernel/open-cascade.ts';
import { readStepShape } from '../../services/feature-extraction/src/kernel/read-step-shape.ts';

/** What the process says on its standard output, as JSON. */
export interface ReadingCost {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The peak of resident memory over what the process held before it opened the file. */
  readonly peakBytes: number;
}

export type ReadingWay = 'bytes' | 'part21' | 'kernel';

const WARM_RUNS = 3;

const [way, path] = process.argv.slice(2);
console.log(JSON.stringify(await cost(way as ReadingWay, path as string)));

async function cost(chosen: ReadingWay, file: string): Promise<ReadingCost> {
  const read = await reader(chosen);
  const before = process.memoryUsage.rss();
  const bytes = readFileSync(file);
  read(bytes);
  const peakBytes = process.resourceUsage().maxRSS * 1024 - before;
  const times = Array.from({ length: WARM_RUNS }, () => timed(() => read(bytes)));
  return {
    wallMs: Math.min(...times.map(({ wallMs }) => wallMs)),
    cpuMs: Math.min(...times.map(({ cpuMs }) => cpuMs)),
    peakBytes,
  };
}

function timed(read: () => unknown) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  read();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000 };
}

async function reader(chosen: ReadingWay): Promise<(bytes: Uint8Array) => unknown> {
  switch (chosen) {
    case 'bytes':
      return touchAll;
    case 'part21':
      return preflightStep;
    case 'kernel': {
      const oc = await loadOpenCascade();
      return (bytes) => readStepShape(oc, bytes).delete();
    }
  }
}

/** The least that a reader can do: look at every byte. */
function touchAll(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum = (sum + (bytes[i] as number)) | 0;
  return sum;
}
