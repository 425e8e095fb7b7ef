// Search over gRPC beside the in-process engine, filters at selectivities, writes under load, start from a snapshot.
//   node -C source services/vector-search/bench/search.bench.ts [parts = 10000]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { encodeVector } from '@cadml/cad-model';
import { loadConfig } from '@cadml/config';
import { createClient, VectorSearchProto } from '@cadml/contracts';
import { startTelemetry } from '@cadml/observability';
import { openStore } from '@cadml/store';
import { runTeardowns } from '@cadml/testing';
import { faissEngines } from '../src/adapters/faiss-engine.ts';
import { MIGRATIONS } from '../src/adapters/sql/migrations.ts';
import type { Tables } from '../src/adapters/sql/tables.ts';
import { createApp } from '../src/app.ts';
import { CONFIG_SCHEMA } from '../src/config.ts';
import { countBits, emptyBitmap, setBit } from '../src/domain/bitmap.ts';
import { callAs } from '../test/fixtures/app.ts';
import {
  answerIn,
  queryMessage,
  rangeFilter,
  upsertMessage,
  vectorMessages,
} from '../test/fixtures/messages.ts';
import { GEOMETRY, hashOf, vectorOf, vectorsOf } from '../test/fixtures/parts.ts';

const PARTS = Number(process.argv[2] ?? 10_000);
const QUERIES = 300;
const folder = await mkdtemp(join(tmpdir(), 'vs-bench-'));
const storeUrl = `sqlite:${join(folder, 'store.db')}`;
const call = callAs(undefined, 3_600_000);

await fillStore();
const running = await timed('start from the store (and first snapshot)', start);
await running.client.getStats({}, call);
await engineAlone();
await searches('unfiltered', []);
for (const percent of [0.1, 1, 5, 20, 50])
  await searches(`${percent} % pass`, [rangeFilter('faces', 1, percent * 10)]);
await batches();
await writes();
await running.app.close();
running.client.$close();
const again = await timed('start from a snapshot and the tail', start);
await again.app.close();
again.client.$close();
await again.telemetry.close();
await running.telemetry.close();
await rm(folder, { recursive: true });
await runTeardowns();

/** Straight into the tables: the bench is of reading. `faces` is 1 … 1000, evenly, for the filters. */
async function fillStore(): Promise<void> {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const store = await openStore<Tables>({ url: storeUrl, migrations: MIGRATIONS, log });
  for (let from = 0; from < PARTS; from += 500) {
    await store.write(async (trx) => {
      for (let n = from; n < Math.min(PARTS, from + 500); n++) await insertPart(trx, n);
    });
  }
  await store.db.updateTable('counters').set({ value: PARTS }).where('name', '=', 'changes').execute();
  await store.close();
}

async function insertPart(
  trx: Parameters<Parameters<Awaited<ReturnType<typeof openStore<Tables>>>['write']>[0]>[0],
  n: number,
) {
  const id = `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
  const geometry = JSON.stringify({ ...GEOMETRY, faces: 1 + (n % 1000) });
  const labels = {
    part_number: null,
    material: 'steel',
    class: null,
    tags: '[]',
    attributes: '{}',
    duplicate_of: null,
  };
  const times = { created_sequence: n + 1, sequence: n + 1, created_at_ms: 1, updated_at_ms: 1 };
  const file = { project_id: 'default', revision: 1, file_hash: hashOf(n) };
  await trx
    .insertInto('parts')
    .values({ id, name: `part ${n}`, format: 'step', geometry, ...file, ...labels, ...times })
    .execute();
  await trx
    .insertInto('part_revisions')
    .values({ part_id: id, ...file, holder: 'x', created_at_ms: 1 })
    .execute();
  const rows = vectorsOf(n).map(({ version, vector }) => ({
    ...{ part_id: id, part_revision: 1, version, extractor_revision: 1, project_id: 'default' },
    vector: encodeVector(vector),
  }));
  await trx.insertInto('vectors').values(rows).execute();
}

async function start() {
  const config = loadConfig(CONFIG_SCHEMA, {
    LOG_LEVEL: 'error',
    VECTOR_SEARCH_GRPC_PORT: '0',
    VECTOR_SEARCH_OPS_PORT: '0',
    VECTOR_SEARCH_STORE_URL: storeUrl,
    VECTOR_SEARCH_SNAPSHOT_FOLDER: join(folder, 'snapshots'),
  });
  const app = createApp(config);
  await app.start();
  const telemetry = startTelemetry('gateway', {
    logLevel: 'error',
    otlpEndpoint: null,
    traceSampleRatio: 0,
    version: 'bench',
  });
  const client = createClient(VectorSearchProto.VectorSearchServiceService, {
    ...{ dependency: 'vector-search', stage: 'search', idempotent: [], telemetry },
    address: `127.0.0.1:${app.grpcPort()}`,
  });
  return { app, client, telemetry };
}

async function engineAlone(): Promise<void> {
  const engine = faissEngines({ path: null, flatMax: 20_000 }).create(25);
  const vectors = new Float32Array(PARTS * 25);
  for (let n = 0; n < PARTS; n++) vectors.set(vectorOf('v4', n), n * 25);
  await engine.add(vectors);
  await engine.settled();
  const bitmap = emptyBitmap(PARTS);
  for (let n = 0; n < PARTS; n++) setBit(bitmap, n);
  const selection = { bitmap, count: countBits(bitmap) };
  const times = await measured(QUERIES, (i) =>
    engine.search({ vector: vectors.slice(i * 25, (i + 1) * 25), k: 26, selection, exact: false }),
  );
  print('engine alone, k 26', times);
  engine.dispose();
}

async function searches(name: string, filters: VectorSearchProto.Filter[]): Promise<void> {
  const expected = Math.min(10, filters.length === 0 ? 10 : PARTS);
  const times = await measured(QUERIES, async (i) => {
    const target = { $case: 'fileHash' as const, value: hashOf(i) };
    const answer = answerIn(
      await running.client.search({ queries: [queryMessage({ target, filters })], minSequence: 0n }, call),
    );
    if (answer.items.length !== Math.min(expected, Number(answer.total))) throw new Error('not exactly k');
  });
  print(`gRPC, k 10, ${name}`, times);
}

async function batches(): Promise<void> {
  const times = await measured(10, async (round) => {
    const queries = Array.from({ length: 100 }, (_, i) =>
      queryMessage({ target: { $case: 'fileHash', value: hashOf(round * 100 + i) } }),
    );
    await running.client.search({ queries, minSequence: 0n }, call);
  });
  print(
    'gRPC, batch of 100, per query',
    times.map((ms) => ms / 100),
  );
}

/** 100 upserts/s for five seconds. */
async function writes(): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const times: number[] = [];
  const under: Promise<unknown>[] = [];
  for (let i = 0; i < 500; i++) {
    const n = PARTS + 10 + i;
    const begun = performance.now();
    const upsert = running.client.upsert(upsertMessage(n, {}, { vectors: vectorMessages(n) }), call);
    under.push(upsert.then(() => times.push(performance.now() - begun)));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await Promise.all(under);
  delay.disable();
  print('upsert at 100/s (client and server in one process)', times);
  console.log(
    `event-loop delay under it: p50 ${(delay.percentile(50) / 1e6).toFixed(1)} ms, p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms`,
  );
}

async function measured(count: number, work: (i: number) => Promise<unknown>): Promise<number[]> {
  for (let i = 0; i < 20; i++) await work(i % count);
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const begun = performance.now();
    await work(i);
    times.push(performance.now() - begun);
  }
  return times;
}

function print(name: string, times: readonly number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2).padStart(8);
  console.log(`${name.padEnd(52)} p50 ${at(0.5)} ms   p99 ${at(0.99)} ms`);
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const result = await work();
  console.log(`${name.padEnd(52)} ${((performance.now() - begun) / 1000).toFixed(2)} s`);
  return result;
}
