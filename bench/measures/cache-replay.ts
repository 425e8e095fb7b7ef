import { createLogger } from '@cadml/observability';
import { connectRedis, createTwoLevelCache, jsonCodec, type RedisConnection } from '@cadml/redis';
import { readLibrary } from '../../scripts/e2e/library.ts';
import { startPrivateFleet } from '../../scripts/fleet/private-fleet.ts';
import { connectExtraction } from '../lib/extraction.ts';
import { redisUrlOf } from '../lib/fleet-redis.ts';
import { beladyHits, lruHits } from '../lib/replay-peers.ts';
import type { Row } from '../lib/row.ts';
import { zipfTrace } from '../lib/zipf.ts';

const LOOKUPS = 100_000;
const PARTS = 20_000;
const FILES = 100;
const KEY = `${'0'.repeat(64)}:document:1:step,`;
const HOUR_MS = 3_600_000;

interface Sizes {
  /** What the cache counts for a reading, of the mean of real files. */
  readonly entryBytes: number;
  readonly capacityBytes: number;
}

/** A Zipf trace through the two levels, as a service has them, beside the best possible and plain LRU. */
export async function measureCacheReplay(): Promise<readonly Row[]> {
  const fleet = await startPrivateFleet();
  const redis = await connectRedis(redisUrlOf(fleet), 'bench', createLogger('bench', 'warn'));
  try {
    const sizes = await learnSizes(fleet);
    const rows: Row[] = [];
    for (const exponent of [1, 0.9, 1.1]) rows.push(...(await replay(redis, exponent, sizes)));
    for (const share of [1 / 4, 1 / 16]) {
      rows.push(...(await replay(redis, 1, { ...sizes, capacityBytes: sizes.capacityBytes * share })));
    }
    return rows;
  } finally {
    await redis.close();
    await fleet.stop();
  }
}

/** The default capacity, and what the readings of real files take in it. */
async function learnSizes(fleet: Awaited<ReturnType<typeof startPrivateFleet>>): Promise<Sizes> {
  const extraction = connectExtraction(fleet.state());
  const files = readLibrary().files;
  const step = Math.max(1, Math.floor(files.length / FILES));
  for (let i = 0; i < files.length; i += step) {
    const hash = await extraction.upload(files[i]?.path as string);
    // What cannot be read is no part of the figure.
    await extraction.analyze(hash).catch(() => undefined);
  }
  const { caches } = await extraction.client.getCacheStats({}, extraction.newCall());
  await extraction.close();
  const features = caches.find(({ name }) => name === 'features');
  return {
    entryBytes: Number(features?.bytes) / Number(features?.entries),
    capacityBytes: Number(features?.limits?.capacityBytes),
  };
}

async function replay(redis: RedisConnection, exponent: number, sizes: Sizes): Promise<readonly Row[]> {
  const trace = zipfTrace({ keys: PARTS, exponent, seed: 42 }, LOOKUPS);
  const { l1Hits, served, entries } = await throughLevels(redis, trace, sizes);
  const capacity = Math.floor(sizes.capacityBytes / sizes.entryBytes);
  const [best, lru] = [beladyHits(trace, capacity), lruHits(trace, capacity)];
  const unbounded = 1 - new Set(trace).size / trace.length;
  const mib = (sizes.capacityBytes / 2 ** 20).toFixed(0);
  const what = `replay, Zipf ${exponent}, ${mib} MiB of ${(sizes.entryBytes / 1000).toFixed(1)} kB (${entries} kept)`;
  const row = (name: string, hits: number, target = ''): Row => ({
    what: `${what}: ${name}`,
    ours: percent(l1Hits / LOOKUPS),
    reference: percent(hits / LOOKUPS),
    ratio: `${(l1Hits / hits).toFixed(3)}×`,
    target,
  });
  return [
    row('L1 beside Belady', best, exponent === 1 ? '≥ 85 %, ≥ 0.9×' : '≥ 0.9×'),
    row('L1 beside LRU', lru),
    {
      what: `${what}: without a reading, beside a cache without end`,
      ours: percent(served / LOOKUPS),
      reference: percent(unbounded),
      ratio: `${(served / LOOKUPS / unbounded).toFixed(3)}×`,
      target: '',
    },
  ];
}

let replays = 0;

async function throughLevels(redis: RedisConnection, trace: Uint32Array, sizes: Sizes) {
  const cache = createTwoLevelCache<string>({
    ...{ service: 'bench', entity: `replay-${replays++}`, schema: 1, codec: jsonCodec<string>(), redis },
    l1: { maxBytes: sizes.capacityBytes, ttlMs: HOUR_MS, maxEntryBytes: sizes.capacityBytes },
    l2: { ttlMs: HOUR_MS, maxEntryBytes: 2 ** 20 },
    ...{ staleMs: HOUR_MS, negativeTtlMs: HOUR_MS, stage: 'parse' },
    isDefinite: () => false,
    events: { lookup: () => undefined, evicted: () => undefined },
  });
  const value = fillerOf(sizes.entryBytes);
  const { signal } = new AbortController();
  let [l1Hits, served] = [0, 0];
  for (const key of trace) {
    const { source } = await cache.get(`${KEY}${String(key).padStart(6, '0')}`, signal, async () => value);
    if (source === 'l1') l1Hits++;
    if (source !== 'miss') served++;
  }
  const { entries } = cache.figures();
  await cache.close();
  return { l1Hits, served, entries };
}

/** A value that takes as much as a reading, whose parsed form takes twice its text; keys and lists take the rest. */
function fillerOf(entryBytes: number): string {
  const overhead = 200 + (KEY.length + 6) * 2;
  return 'x'.repeat(Math.max(1, Math.round((entryBytes - overhead) / 2) - 2));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
