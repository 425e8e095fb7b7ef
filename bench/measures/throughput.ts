import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { concurrently } from '../../scripts/e2e/concurrently.ts';
import { type LabelledFile, readLibrary } from '../../scripts/e2e/library.ts';
import { type PrivateFleet, startPrivateFleet } from '../../scripts/fleet/private-fleet.ts';
import { cpuSecondsOfTree } from '../lib/processes.ts';
import { beside, type Row } from '../lib/row.ts';
import { type BareKernels, startBareKernels } from '../peers/bare-kernels.ts';

const WORKERS = 2;
const CALLERS = 6;
const CHUNK = 40;

/**
 * Parts per second through the gateway into the index, beside the kernel alone on the same files. Both are
 * warm, start without any of the files, and take turns by chunks, so that they see the same machine.
 */
export async function measureThroughput(): Promise<readonly Row[]> {
  const files = distinct(readLibrary().files);
  const fleet = await startPrivateFleet({ KERNEL_WORKERS: String(WORKERS) });
  const bare = await startBareKernels(WORKERS);
  try {
    return await race(files, fleet, bare);
  } finally {
    await bare.stop();
    await fleet.stop();
  }
}

async function race(
  files: readonly LabelledFile[],
  fleet: PrivateFleet,
  bare: BareKernels,
): Promise<readonly Row[]> {
  const took = { ours: 0, peer: 0 };
  const cpuBefore = cpuSecondsOfTree(fleet.state().supervisor.pid);
  for (let at = 0; at < files.length; at += CHUNK) {
    const chunk = files.slice(at, at + CHUNK);
    const ours = async () => {
      took.ours += await seconds(() => uploadAll(fleet, chunk));
    };
    const peer = async () => {
      took.peer += await seconds(() => bare.readAll(chunk.map(({ path }) => path)));
    };
    const turns = (at / CHUNK) % 2 === 0 ? [ours, peer] : [peer, ours];
    for (const turn of turns) await turn();
  }
  const cpu = cpuSecondsOfTree(fleet.state().supervisor.pid) - cpuBefore;
  const bareCpu = bare.cpuSeconds();
  const what = `${files.length} files, ${WORKERS} kernel workers`;
  return [
    beside(`parts through the gateway into the index (${what})`, {
      ours: files.length / took.ours,
      peer: files.length / took.peer,
      unit: 'parts/s',
      target: '≥ 0.75×',
    }),
    beside('the same in CPU time, which others at work change less', {
      ours: files.length / cpu,
      peer: files.length / bareCpu,
      unit: 'parts/CPU s',
      target: '',
    }),
  ];
}

async function uploadAll(fleet: PrivateFleet, files: readonly LabelledFile[]): Promise<void> {
  await concurrently(files, CALLERS, async ({ path, name }) => {
    const { status, body } = await fleet.api.analyze(path, { name: name.slice(0, 200), similar: false });
    if (status !== 200 || body.part === null) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
  });
}

/** The same bytes twice would be read from the cache. */
function distinct(files: readonly LabelledFile[]): readonly LabelledFile[] {
  const hashOf = ({ path }: LabelledFile) => createHash('sha256').update(readFileSync(path)).digest('hex');
  return [...new Map(files.map((file) => [hashOf(file), file])).values()];
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
