import { dimensionOf } from '@cadml/cad-model';
import { concurrently } from '../../scripts/e2e/concurrently.ts';
import { type PrivateFleet, startPrivateFleet } from '../../scripts/fleet/private-fleet.ts';
import { faissEngines } from '../../services/vector-search/src/adapters/faiss-engine.ts';
import { emptyBitmap, setBit } from '../../services/vector-search/src/domain/bitmap.ts';
import { apiKeyOf } from '../lib/api-key.ts';
import { connectCatalogue, syntheticParts } from '../lib/catalogue.ts';
import { startLoadClient, wireRequest } from '../lib/load.ts';
import { median, quantile } from '../lib/numbers.ts';
import { alone, beside, type Row } from '../lib/row.ts';

const PARTS = 10_000;
const QUERIES = 1_000;
const WARM = 300;
const K = 10;

/** A search by part id in v4 through the gateway at 10,000 parts, beside the engine alone on the same vectors. */
export async function measureSearch(): Promise<readonly Row[]> {
  const fleet = await startPrivateFleet({ GATEWAY_REEXTRACT: 'false' });
  try {
    const ids = await fill(fleet);
    const ours = await searchThroughGateway(fleet, ids.slice(0, QUERIES));
    const peer = await searchEngine();
    const what = `POST /similarity/search, k = ${K}, ${PARTS} parts, one caller`;
    return [
      beside(`${what}, p50 (target ≤ 10 ms)`, {
        ours: median(ours),
        peer: median(peer),
        unit: 'ms',
        target: '≤ 10 ms',
      }),
      alone(`${what}, p99`, `${quantile(ours, 0.99).toFixed(2)} ms`, ''),
    ];
  } finally {
    await fleet.stop();
  }
}

async function fill(fleet: PrivateFleet): Promise<readonly string[]> {
  const catalogue = connectCatalogue(fleet.state());
  try {
    return await concurrently(syntheticParts(PARTS), 64, (part) => catalogue.upsert(part));
  } finally {
    await catalogue.close();
  }
}

async function searchThroughGateway(fleet: PrivateFleet, ids: readonly string[]): Promise<readonly number[]> {
  const headers = { 'x-api-key': apiKeyOf(fleet), 'content-type': 'application/json' };
  const requests = ids.map((partId) =>
    wireRequest(
      'POST /api/v1/similarity/search',
      headers,
      Buffer.from(JSON.stringify({ partId, k: K, version: 'v4' })),
    ),
  );
  const client = startLoadClient();
  try {
    const job = { port: fleet.port, requests, connections: 1 };
    await client.run({ ...job, count: WARM });
    return (await client.run({ ...job, count: QUERIES })).latenciesMs;
  } finally {
    client.stop();
  }
}

async function searchEngine(): Promise<readonly number[]> {
  const dimension = dimensionOf('v4');
  const vectors = syntheticParts(PARTS).map(({ vector }) => vector);
  const flat = new Float32Array(PARTS * dimension);
  for (const [row, vector] of vectors.entries()) flat.set(vector, row * dimension);
  const engine = faissEngines({ path: null, flatMax: Number.POSITIVE_INFINITY }).create(dimension);
  await engine.add(flat);
  const bitmap = emptyBitmap(PARTS);
  for (let row = 0; row < PARTS; row++) setBit(bitmap, row);
  const tookMs: number[] = [];
  for (const vector of vectors.slice(0, QUERIES)) {
    const started = performance.now();
    await engine.search({ vector, k: K, selection: { bitmap, count: PARTS }, exact: true });
    tookMs.push(performance.now() - started);
  }
  engine.dispose();
  return tookMs;
}
