import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { startPostgres, startRedis, tempDir } from '@cadml/testing';
import { describe, expect, test } from '@jest/globals';
import { redisSettings } from './support/backends.ts';
import { DRILLED_BLOCK, linesDxf } from './support/files.ts';
import { refusal, type Service, startService } from './support/service.ts';

const { CACHE_LEVEL_MISS: MISS, CACHE_LEVEL_L1: L1, CACHE_LEVEL_L2: L2 } = proto.CacheLevel;

async function readings(service: Service): Promise<number> {
  const text = await service.metrics();
  return [...text.matchAll(/^parse_stage_latency_seconds_count\{.*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

describe('the cache', () => {
  test('answers the second time from the process, and from Redis after a restart', async () => {
    const env = await redisSettings();
    const first = await startService(env);
    const hash = await first.upload(DRILLED_BLOCK);
    const miss = await first.analyze(hash);
    const l1 = await first.analyze(hash);
    expect([miss.cache, l1.cache]).toEqual([MISS, L1]);
    expect(l1.timingsMs).toEqual({});
    const text = await first.metrics();
    expect(text).toMatch(/^feature_cache_hits_total\{level="l1"\} 1$/m);
    expect(text).toMatch(/^feature_cache_miss_total\{level="l1"\} 1$/m);
    expect(text).toMatch(/^feature_cache_miss_total\{level="l2"\} 1$/m);
    await first.stop();
    const second = await startService({ ...env, ...first.sameData });
    const l2 = await second.analyze(hash, { featureVersions: ['v1', 'v4'] });
    expect(l2.cache).toBe(L2);
    expect({ ...l2, features: l2.features.slice(1) }).toEqual({ ...l1, cache: L2 });
    expect(await readings(second)).toBe(0);
  }, 60_000);

  test('keeps readings with other units apart, and other versions together', async () => {
    const service = await startService();
    const hash = await service.upload(linesDxf(3));
    expect((await service.analyze(hash, { featureVersions: ['v1'] })).cache).toBe(MISS);
    expect((await service.analyze(hash, { featureVersions: ['v3'] })).cache).toBe(L1);
    expect((await service.analyze(hash, { units: 'inch' })).cache).toBe(MISS);
  }, 60_000);

  test('keeps one reading of a file that declares its unit, whatever unit is named', async () => {
    const service = await startService();
    const hash = await service.upload(DRILLED_BLOCK);
    const named = await service.analyze(hash, { units: 'inch' });
    const plain = await service.analyze(hash);
    const again = await service.analyze(hash, { units: 'm' });
    expect([named.cache, plain.cache, again.cache]).toEqual([MISS, L1, L1]);
    const codes = [named, plain, again].map(({ warnings }) => warnings.map(({ code }) => code));
    expect(codes).toEqual([['units_declared'], [], ['units_declared']]);
    expect(await readings(service)).toBe(1);
    expect(again.geometry).toEqual(plain.geometry);
  }, 60_000);

  test('reads a file without a unit once for the unit that is named', async () => {
    const service = await startService();
    const hash = await service.upload(linesDxf(3));
    const both = await Promise.all([
      service.analyze(hash, { units: 'inch' }),
      service.analyze(hash, { units: 'inch' }),
    ]);
    expect(await readings(service)).toBe(1);
    expect(both[0].geometry).toEqual(both[1].geometry);
    const again = await service.analyze(hash, { units: 'inch' });
    const plain = await service.analyze(hash);
    expect([again.cache, plain.cache]).toEqual([L1, MISS]);
    expect(plain.warnings.map(({ code }) => code)).toContain('units_assumed');
    expect(await readings(service)).toBe(2);
  }, 60_000);

  test('gives callers who name different units, at once, each the reading in theirs', async () => {
    const service = await startService();
    const hash = await service.upload(DRILLED_BLOCK);
    const named = ['inch', '', 'm', 'mm'];
    const all = await Promise.all(named.map((units) => service.analyze(hash, { units })));
    expect(all.map(({ geometry }) => geometry)).toEqual(named.map(() => all[0]?.geometry));
    expect(await readings(service)).toBe(1);
  }, 60_000);

  test('remembers that a file is broken', async () => {
    const service = await startService(await redisSettings());
    const hash = await service.upload(DRILLED_BLOCK.subarray(0, 12_000));
    const first = await refusal(service.analyze(hash));
    const second = await refusal(service.analyze(hash));
    expect(second.toData()).toEqual(first.toData());
    expect(await service.metrics()).toMatch(/^feature_cache_hits_total\{level="l1"\} 1$/m);
  }, 60_000);

  test('works without Redis, which makes the service degraded, and comes back', async () => {
    const redis = await startRedis({ tcp: true });
    const service = await startService({ REDIS_URL: redis.url });
    const hash = await service.upload(DRILLED_BLOCK);
    await redis.kill();
    expect((await service.analyze(hash)).cache).toBe(MISS);
    expect((await service.analyze(hash)).cache).toBe(L1);
    const report = await service.health();
    expect(report?.reasons.join()).toMatch(/redis/i);
  }, 60_000);
});

test('two replicas that are asked at once read a file once', async () => {
  const postgres = await startPostgres();
  const env = {
    ...(await redisSettings()),
    FEATURE_EXTRACTION_STORE_URL: await postgres.createDatabase(),
    FEATURE_EXTRACTION_BLOB_FOLDER: await tempDir('cadml-fe'),
  };
  const replicas = [await startService(env), await startService(env)] as const;
  const hash = await replicas[0].upload(linesDxf(40_000));
  const answers = await Promise.all(
    [...replicas, ...replicas].map((replica) => replica.analyze(hash, { name: 'a.dxf' })),
  );
  expect(new Set(answers.map(({ features }) => features[0]?.vector.toString('hex'))).size).toBe(1);
  expect((await readings(replicas[0])) + (await readings(replicas[1]))).toBe(1);
}, 90_000);
