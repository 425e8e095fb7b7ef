import { setTimeout as pause } from 'node:timers/promises';
import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { createLogger } from '@cadml/observability';
import { connectRedis } from '@cadml/redis';
import { PATHS } from '../../scripts/fleet/layout.ts';
import { startPrivateFleet } from '../../scripts/fleet/private-fleet.ts';
import { connectExtraction } from '../lib/extraction.ts';
import { redisUrlOf } from '../lib/fleet-redis.ts';
import { median } from '../lib/numbers.ts';
import { beside, type Row } from '../lib/row.ts';

const SAMPLE = `${PATHS.samples}/housings/housing-100x70x40.step`;
const WARM = 300;
const COUNT = 2_000;
const PAUSE_MS = 3;

const { CACHE_LEVEL_L1: L1, CACHE_LEVEL_L2: L2 } = proto.CacheLevel;

/** An analysis that comes from Redis, through gRPC, one caller; beside what it is made of. */
export async function measureSharedHit(): Promise<readonly Row[]> {
  // Nothing stays in the process, so that each look-up goes to Redis.
  const shared = await measure({ FEATURE_CACHE_L1_TTL_MS: '1', FEATURE_CACHE_STALE_MS: '0' }, L2);
  const own = await measure({}, L1);
  const add = shared.analyzeMs - own.analyzeMs;
  return [
    beside('an analysis from Redis (L2) through gRPC, beside one Redis GET of the same bytes, p50', {
      ...{ ours: shared.analyzeMs, peer: shared.redisMs, unit: 'ms', target: '≤ 2×' },
    }),
    beside('  the same beside a gRPC call that does nothing', {
      ...{ ours: shared.analyzeMs, peer: shared.callMs, unit: 'ms', target: '' },
    }),
    beside('  the same beside an analysis from the process (L1)', {
      ...{ ours: shared.analyzeMs, peer: own.analyzeMs, unit: 'ms', target: '' },
    }),
    beside('  what L2 adds to L1, beside one Redis GET', {
      ...{ ours: add, peer: shared.redisMs, unit: 'ms', target: '≤ 2×' },
    }),
  ];
}

async function measure(settings: Record<string, string>, expected: proto.CacheLevel) {
  const fleet = await startPrivateFleet(settings);
  const extraction = connectExtraction(fleet.state());
  const redis = await connectRedis(redisUrlOf(fleet), 'bench', createLogger('bench', 'warn'));
  try {
    const hash = await extraction.upload(SAMPLE);
    await extraction.analyze(hash);
    const [name] = await redis.client.keys(`*{${hash}*`);
    const analyzeMs = await timed(async () => {
      const { cache } = await extraction.analyze(hash);
      if (cache !== expected) throw new Error(`an analysis came from ${cache}`);
    });
    const redisMs = await timed(() => redis.client.getBuffer(name as string));
    const callMs = await timed(() => extraction.client.listFeatureVersions({}, extraction.newCall()));
    return { analyzeMs, redisMs, callMs };
  } finally {
    await redis.close();
    await extraction.close();
    await fleet.stop();
  }
}

/** p50 of one after the other, in milliseconds. */
async function timed(ask: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < WARM + COUNT; i++) {
    const started = performance.now();
    await ask();
    if (i >= WARM) times.push(performance.now() - started);
    // The next look-up must find the entry of this one too old.
    await pause(PAUSE_MS);
  }
  return median(times);
}
