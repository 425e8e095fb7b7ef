/**
 * The binding beside C++ on the same libfaiss: HNSW32 ef16 (efConstruction 200), k = 10, one thread; rounds alternate, medians count.
 *   node -C source libs/faiss/bench/faiss.bench.ts [vectors = 100000] [dimensions = 24,128]
 */
import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { IndexFlatL2, IndexHNSW, loadFaiss } from '../src/index.ts';
import { answers, families, recall } from '../test/conformance/support.ts';

const count = Number(process.argv[2] ?? 100_000);
const dimensions = (process.argv[3] ?? '24,128').split(',').map(Number);
const queryCount = 1000;
const rounds = 7;
const k = 10;

interface Row {
  readonly what: string;
  readonly native: number;
  readonly ours: number;
  readonly target: string;
}

const folder = mkdtempSync(join(tmpdir(), 'faiss-bench-'));
try {
  execFileSync('make', ['-C', join(import.meta.dirname, '..'), 'bench'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  console.log(
    `FAISS ${loadFaiss().version}, ${count} vectors, HNSW32 ef16, one thread, ${queryCount} queries`,
  );
  for (const dimension of dimensions) await compare(dimension);
} finally {
  rmSync(folder, { recursive: true });
}

async function compare(dimension: number): Promise<void> {
  const { vectors, queries } = families(dimension, count, queryCount);
  const peer = startPeer(dimension, vectors, queries);
  const index = new IndexHNSW(dimension);
  const addNative = Number(await peer.ask('add'));
  const addOurs = await milliseconds(() => index.addAsync(vectors));
  const one = (q: number) => queries.subarray(q * dimension, (q + 1) * dimension);
  const sync = async () => {
    for (let q = 0; q < queryCount; q++) index.search(one(q), k);
  };
  const async = async () => {
    for (let q = 0; q < queryCount; q++) await index.searchAsync(one(q), k);
  };
  const inFlight = async () => {
    let next = 0;
    const worker = async () => {
      while (next < queryCount) await index.searchAsync(one(next++), k);
    };
    await Promise.all(Array.from({ length: 8 }, worker));
  };
  const single = await alternate(() => peer.ask('single'), sync);
  const singleAsync = await alternate(() => peer.ask('single'), async);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const eight = await alternate(() => peer.ask('single'), inFlight);
  delay.disable();
  const batch = await alternate(
    () => peer.ask('batch'),
    async () => void (await index.searchAsync(queries, k)),
  );
  print(dimension, [
    { what: 'bulk add (ms)', native: addNative, ours: addOurs, target: '1.2' },
    { what: 'single search (ms per 1000)', ...single, target: '1.3' },
    { what: 'single searchAsync, one after another', ...singleAsync, target: '' },
    { what: 'single searchAsync, 8 in flight', ...eight, target: '' },
    { what: 'searchAsync, batch of 1000 (ms)', ...batch, target: '1.1' },
  ]);
  const truth = answers(flat(dimension, vectors).search(queries, k).labels, k);
  const found = answers(index.search(queries, k).labels, k);
  const native = answers((await peer.ask('labels')).trim().split(' ').map(Number), k);
  console.log(
    `recall@10: native ${recall(native, truth).toFixed(4)}, ours ${recall(found, truth).toFixed(4)}`,
  );
  console.log(
    `event-loop delay with 8 in flight: p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms (target 10)`,
  );
  peer.stop();
}

function flat(dimension: number, vectors: Float32Array): IndexFlatL2 {
  const index = new IndexFlatL2(dimension);
  index.add(vectors);
  return index;
}

async function alternate(native: () => Promise<string>, ours: () => Promise<void>) {
  const took = { native: [] as number[], ours: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    took.native.push(Number(await native()));
    took.ours.push(await milliseconds(ours));
  }
  return { native: median(took.native), ours: median(took.ours) };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

async function milliseconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function startPeer(dimension: number, vectors: Float32Array, queries: Float32Array) {
  const paths = [join(folder, 'vectors'), join(folder, 'queries')] as const;
  writeFileSync(paths[0], vectors);
  writeFileSync(paths[1], queries);
  const binary = join(import.meta.dirname, '..', 'build', 'native-bench');
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    binary,
    [String(dimension), ...paths, '1'],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    ask: async (command: string): Promise<string> => {
      child.stdin.write(`${command}\n`);
      return String((await lines.next()).value);
    },
    stop: () => child.stdin.end(),
  };
}

function print(dimension: number, rows: readonly Row[]): void {
  console.log(`\nd = ${dimension}`);
  console.table(
    Object.fromEntries(
      rows.map(({ what, native, ours, target }) => [
        what,
        { native: native.toFixed(1), ours: ours.toFixed(1), ratio: (ours / native).toFixed(2), target },
      ]),
    ),
  );
}
