import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LabelledFile, readLibrary } from '../../scripts/e2e/library.ts';
import { ROOT } from '../../scripts/fleet/layout.ts';
import { type PrivateFleet, startPrivateFleet } from '../../scripts/fleet/private-fleet.ts';
import { analyzeRequest } from '../lib/analyze-request.ts';
import { apiKeyOf } from '../lib/api-key.ts';
import { type LoadClient, startLoadClient } from '../lib/load.ts';
import { cpuSecondsOfTree } from '../lib/processes.ts';
import { beside, type Row } from '../lib/row.ts';
import { type BareKernels, startBareKernels } from '../peers/bare-kernels.ts';

const WORKERS = 2;
const CALLERS = 6;
const CHUNK = 40;
const WARM_REQUESTS = 2_000;
const WARM_ROUNDS = 3;

/** Both sides of the race, and who asks ours. */
interface Race {
  readonly fleet: PrivateFleet;
  readonly client: LoadClient;
  readonly bare: BareKernels;
}

/**
 * Parts per second through the gateway into the index, beside the kernel alone on the same files. Both start
 * without any of the files and make no pictures, are warmed with the sample parts until the compiler has nothing
 * left to do in the background, and take turns by chunks, so that they see the same machine.
 */
export async function measureThroughput(): Promise<readonly Row[]> {
  const files = distinct(readLibrary().files);
  const fleet = await startPrivateFleet({ KERNEL_WORKERS: String(WORKERS) });
  const bare = await startBareKernels(WORKERS);
  const client = startLoadClient();
  try {
    await warm({ fleet, client, bare });
    return await run({ fleet, client, bare }, files);
  } finally {
    client.stop();
    await bare.stop();
    await fleet.stop();
  }
}

async function warm({ fleet, client, bare }: Race): Promise<void> {
  const samples = samplePaths();
  const steps = samples.filter((path) => path.endsWith('.step'));
  const requests = samples.map((path) => analyzeRequest(path, apiKeyOf(fleet)));
  await client.run({ port: fleet.port, requests, connections: CALLERS, count: WARM_REQUESTS });
  for (let round = 0; round < WARM_ROUNDS; round++) await bare.readAll(steps);
  await settled(() => bare.cpuSeconds() + cpuSecondsOfTree(fleet.state().supervisor.pid));
}

async function run(race: Race, files: readonly LabelledFile[]): Promise<readonly Row[]> {
  const { fleet, client, bare } = race;
  const took = { ours: 0, peer: 0 };
  const cpu = { ours: 0, peer: 0 };
  const cpuOfFleet = () => cpuSecondsOfTree(fleet.state().supervisor.pid);
  for (let at = 0; at < files.length; at += CHUNK) {
    const paths = files.slice(at, at + CHUNK).map(({ path }) => path);
    const requests = paths.map((path) => analyzeRequest(path, apiKeyOf(fleet)));
    const upload = () =>
      client.run({ port: fleet.port, requests, connections: CALLERS, count: requests.length });
    const ours = async () => {
      const [wall, used] = await cost(upload, cpuOfFleet);
      took.ours += wall;
      cpu.ours += used;
    };
    const peer = async () => {
      const [wall, used] = await cost(() => bare.readAll(paths), bare.cpuSeconds);
      took.peer += wall;
      cpu.peer += used;
    };
    const turns = (at / CHUNK) % 2 === 0 ? [ours, peer] : [peer, ours];
    for (const turn of turns) await turn();
  }
  await requireParts(fleet, files.length);
  const what = `${files.length} files, ${WORKERS} kernel workers`;
  const row = (
    name: string,
    per: { readonly ours: number; readonly peer: number },
    unit: string,
    target: string,
  ) => beside(name, { ours: files.length / per.ours, peer: files.length / per.peer, unit, target });
  return [
    row(`parts through the gateway into the index (${what})`, took, 'parts/s', '≥ 0.75×'),
    row('the same in CPU time, which others at work change less', cpu, 'parts/CPU s', ''),
  ];
}

/** Seconds of wall and of CPU time. */
async function cost(work: () => Promise<unknown>, cpuNow: () => number): Promise<readonly [number, number]> {
  const [cpu, started] = [cpuNow(), performance.now()];
  await work();
  return [(performance.now() - started) / 1000, cpuNow() - cpu];
}

/** Every file became a part, so none of the answers was a partial one. */
async function requireParts(fleet: PrivateFleet, uploaded: number): Promise<void> {
  const { body } = await fleet.api.get('/parts?limit=1');
  const total = Number((body as { total?: unknown }).total);
  if (!(total >= uploaded)) throw new Error(`${uploaded} files went in, ${total} parts came out`);
}

/** Waits until a second passes in which hardly any CPU time is used. */
async function settled(cpuNow: () => number): Promise<void> {
  for (let waited = 0; waited < 60; waited++) {
    const before = cpuNow();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    if (cpuNow() - before < 0.1) return;
  }
}

function samplePaths(): readonly string[] {
  const folder = join(ROOT, 'samples');
  const parts = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as readonly {
    readonly path: string;
  }[];
  return parts.map(({ path }) => join(folder, path));
}

/** The same bytes twice would be read from the cache. */
function distinct(files: readonly LabelledFile[]): readonly LabelledFile[] {
  const hashOf = ({ path }: LabelledFile) => createHash('sha256').update(readFileSync(path)).digest('hex');
  return [...new Map(files.map((file) => [hashOf(file), file])).values()];
}
