import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { eventually, startPostgres, startRedis, tempDir } from '@cadml/testing';
import { describe, expect, test } from '@jest/globals';
import { redisSettings } from './support/backends.ts';
import { cubeStl } from './support/files.ts';
import { ADMIN, callContext, refusal, type Service, startService } from './support/service.ts';

const MIB = 1024 * 1024;
const MINUTE = 60_000;
const { CACHE_LEVEL_L1: L1, CACHE_LEVEL_L2: L2 } = proto.CacheLevel;

const apply = ({ client }: Service, wanted: Partial<proto.ApplyCacheLimitsRequest>) =>
  client.applyCacheLimits(
    { cache: '', capacityBytes: undefined, ttlSeconds: undefined, reason: 'a test', ...wanted },
    callContext(),
  );
const rollback = ({ client }: Service, cache = '') =>
  client.rollbackCacheLimits({ cache, reason: 'a test' }, callContext());
const stats = ({ client }: Service) => client.getCacheStats({}, callContext());
const tuning = ({ client }: Service, cache = '') => client.getCacheTuning({ cache }, callContext());
const prewarm = ({ client }: Service, limit = 0, cache = '') =>
  client.prewarmCache({ cache, limit }, callContext());

async function capacityOf(service: Service): Promise<number> {
  return Number((await tuning(service)).inForce?.capacityBytes);
}

/** A drawing with so many layers that a few hundred of its kind do not fit into one MiB. */
function layeredDxf(number: number): Buffer {
  const lines = Array.from({ length: 40 }, (_, i) => [
    ...['0', 'LINE', '8', `LAYER-${i}-OF-THE-DRAWING-${number}`],
    ...['10', '0', '20', '0', '11', String(i + 1), '21', String(number + 1)],
  ]);
  return Buffer.from(
    ['0', 'SECTION', '2', 'ENTITIES', ...lines.flat(), '0', 'ENDSEC', '0', 'EOF', ''].join('\n'),
  );
}

describe('what operators see', () => {
  test('the figures of each cache, the same as the metrics, and what is asked for most', async () => {
    const service = await startService(await redisSettings());
    const [often, once] = [await service.upload(cubeStl(31)), await service.upload(cubeStl(32))];
    for (let i = 0; i < 30; i++) await service.analyze(often);
    await service.analyze(once);
    const { caches, hotKeys, sharedStatus, applied, replica } = await stats(service);
    expect({ sharedStatus, applied }).toEqual({ sharedStatus: 'ok', applied: undefined });
    expect(replica).not.toBe('');
    const features = caches.find(({ name }) => name === 'features');
    expect(features).toMatchObject({
      ...{ entries: 2n, computed: 2n, waited: 2n, evicted: 0n },
      levels: [
        { level: 'l1', hits: 29n, misses: 2n },
        { level: 'l2', hits: 0n, misses: 2n },
      ],
      limits: { capacityBytes: BigInt(64 * MIB), ttlSeconds: 3_600 },
    });
    const text = await service.metrics();
    expect(text).toMatch(/^feature_cache_hits_total\{level="l1"\} 29$/m);
    expect(text).toMatch(/^feature_cache_miss_total\{level="l1"\} 2$/m);
    expect(hotKeys[0]).toMatchObject({ fileHash: often });
    expect(hotKeys[0]?.leastPerSecond).toBeGreaterThan(0.2);
  }, 60_000);

  test('a key that is asked for often is pinned', async () => {
    const service = await startService();
    const hash = await service.upload(cubeStl(33));
    await eventually(
      async () => {
        await service.analyze(hash);
        expect((await stats(service)).hotKeys[0]).toMatchObject({ fileHash: hash, pinned: true });
      },
      { timeoutMs: 30_000, intervalMs: 50 },
    );
  }, 60_000);

  test('advice needs something that it can be drawn from, and says so', async () => {
    const service = await startService();
    const { recommended, reasons, windowOpen } = await tuning(service);
    expect({ recommended, windowOpen }).toEqual({ recommended: undefined, windowOpen: false });
    expect(reasons).toMatchObject([{ code: 'too_little_seen' }]);
    expect(await service.metrics()).toMatch(
      /^feature_cache_tuning_requests_total\{status="too_little_seen"\} 1$/m,
    );
  });

  test('nothing without the scope; no change without the role', async () => {
    const service = await startService();
    const stranger = callContext({ ...ADMIN, role: 'user', scopes: ['parts:read'] });
    const operator = callContext({ ...ADMIN, role: 'service', scopes: ['ops'] });
    const { client } = service;
    expect((await refusal(client.getCacheStats({}, stranger))).code).toBe('AUTHORIZATION_FAILED');
    expect((await refusal(client.getCacheTuning({ cache: '' }, stranger))).code).toBe('AUTHORIZATION_FAILED');
    expect((await refusal(client.prewarmCache({ cache: 'renditions', limit: 0 }, stranger))).code).toBe(
      'AUTHORIZATION_FAILED',
    );
    await client.getCacheStats({}, operator);
    const wanted = { capacityBytes: BigInt(8 * MIB), ttlSeconds: undefined, reason: 'mine', cache: '' };
    expect((await refusal(client.applyCacheLimits(wanted, operator))).code).toBe('AUTHORIZATION_FAILED');
    const back = client.rollbackCacheLimits({ cache: '', reason: 'mine' }, operator);
    expect((await refusal(back)).code).toBe('AUTHORIZATION_FAILED');
  });
});

describe('a change of limits', () => {
  test('holds at once, keeps another one away, and can be taken back, also by a service that started since', async () => {
    const first = await startService();
    const { applied } = await apply(first, { capacityBytes: BigInt(8 * MIB) });
    expect(applied).toMatchObject({
      ...{ version: 1, appliedBy: 'key:admin', reason: 'a test' },
      limits: { capacityBytes: BigInt(8 * MIB), ttlSeconds: 3_600 },
      previous: { capacityBytes: BigInt(64 * MIB), ttlSeconds: 3_600 },
    });
    expect(await capacityOf(first)).toBe(8 * MIB);
    const second = await refusal(apply(first, { ttlSeconds: 60 }));
    expect(second.toData()).toMatchObject({ code: 'CONFLICT', context: { windowUntil: expect.any(String) } });
    await first.stop();

    const restarted = await startService(first.sameData);
    expect(await capacityOf(restarted)).toBe(8 * MIB);
    expect((await refusal(apply(restarted, { ttlSeconds: 60 }))).code).toBe('CONFLICT');
    expect((await tuning(restarted)).windowOpen).toBe(true);
    expect((await rollback(restarted)).applied).toMatchObject({ version: 2, previous: undefined });
    expect(await capacityOf(restarted)).toBe(64 * MIB);
    expect((await refusal(rollback(restarted))).code).toBe('CONFLICT');
    await apply(restarted, { ttlSeconds: 60 });
  }, 60_000);

  test('that is taken back, or undone by setting what is configured, leaves the configuration in force', async () => {
    let nowMs = Date.now();
    const first = await startService({}, { now: () => nowMs });
    await apply(first, { capacityBytes: BigInt(8 * MIB) });
    await rollback(first);
    expect((await stats(first)).applied).toBeUndefined();
    await first.stop();

    const env = { ...first.sameData, FEATURE_CACHE_L1_BYTES: String(32 * MIB) };
    const second = await startService(env, { now: () => nowMs });
    expect(await capacityOf(second)).toBe(32 * MIB);
    await apply(second, { capacityBytes: BigInt(8 * MIB) });
    nowMs += 5 * MINUTE;
    await apply(second, { capacityBytes: BigInt(32 * MIB) });
    nowMs += 5 * MINUTE;
    await second.stop();

    const third = await startService(first.sameData, { now: () => nowMs });
    expect(await capacityOf(third)).toBe(64 * MIB);
    expect((await tuning(third)).applied).toBeUndefined();
  }, 60_000);

  test('cannot be taken back after five minutes; then another one is made', async () => {
    let nowMs = Date.now();
    const service = await startService({}, { now: () => nowMs });
    await apply(service, { capacityBytes: BigInt(8 * MIB) });
    nowMs += 5 * MINUTE;
    const late = await refusal(rollback(service));
    expect(late.toData()).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('Apply') });
    expect((await apply(service, { ttlSeconds: 60 })).applied).toMatchObject({
      limits: { capacityBytes: BigInt(8 * MIB), ttlSeconds: 60 },
    });
  });

  test('is refused out of bounds, and without anything given while nothing is recommended', async () => {
    const service = await startService();
    const huge = await refusal(apply(service, { capacityBytes: BigInt(513 * MIB) }));
    expect(huge).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect((await refusal(apply(service, { ttlSeconds: 0.5 }))).code).toBe('VALIDATION_FAILED');
    expect((await refusal(apply(service, {}))).code).toBe('CONFLICT');
    expect(await service.metrics()).toMatch(/^feature_cache_tuning_requests_total\{status="refused"\} 3$/m);
  });

  test('holds on every replica, and of two at once one is made', async () => {
    const postgres = await startPostgres();
    const env = {
      FEATURE_EXTRACTION_STORE_URL: await postgres.createDatabase(),
      FEATURE_EXTRACTION_BLOB_FOLDER: await tempDir('cadml-fe'),
    };
    const [a, b] = [await startService(env), await startService(env)];
    const outcomes = await Promise.allSettled([
      apply(a, { capacityBytes: BigInt(8 * MIB) }),
      apply(b, { capacityBytes: BigInt(16 * MIB) }),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const made = outcomes[0]?.status === 'fulfilled' ? 8 : 16;
    // The metrics come from what the process holds, without a look into the store.
    const recommended = async (service: Service) =>
      Number(/^feature_cache_tuning_recommended_capacity (\S+)$/m.exec(await service.metrics())?.[1]);
    for (const replica of [a, b]) {
      await eventually(async () => expect(await recommended(replica)).toBe(made * MIB), {
        timeoutMs: 10_000,
      });
    }
    await rollback(b);
    await eventually(async () => expect(await recommended(a)).toBe(64 * MIB), { timeoutMs: 10_000 });
  }, 90_000);
});

describe('advice', () => {
  test('follows from what was asked for, and is what is taken when no limits are given', async () => {
    const service = await startService({ FEATURE_CACHE_L1_BYTES: String(MIB), KERNEL_QUEUE_LIMIT: '1000' });
    // More than fit into one MiB, each asked for three times.
    const hashes = await Promise.all(Array.from({ length: 500 }, (_, i) => service.upload(layeredDxf(i))));
    for (let round = 0; round < 3; round++) await Promise.all(hashes.map((hash) => service.analyze(hash)));
    const { seen, recommended, isChange, reasons } = await tuning(service);
    expect(seen).toMatchObject({ lookups: 1_500n, sampled: 1_500n, sampleRate: 1 });
    expect(isChange).toBe(true);
    expect(reasons.map(({ code }) => code)).toContain('capacity_too_small');
    const capacity = Number(recommended?.limits?.capacityBytes);
    expect(capacity).toBeGreaterThan(MIB);
    expect(recommended?.expectedHitRatio).toBeCloseTo(2 / 3, 1);
    expect(recommended?.expectedHitRatio).toBeGreaterThan(seen?.l1Ratio ?? 1);
    expect(await service.metrics()).toContain(`feature_cache_tuning_recommended_capacity ${capacity}`);
    expect((await apply(service, {})).applied?.limits).toEqual(recommended?.limits);
    expect(await capacityOf(service)).toBe(capacity);
  }, 120_000);
});

describe('the cache of renditions', () => {
  const cache = 'renditions';
  const thumbnail = async ({ client }: Service, fileHash: string) => {
    const kind = proto.RenditionKind.RENDITION_KIND_THUMBNAIL;
    const request = proto.GetRenditionRequest.fromPartial({ fileHash, kind });
    for await (const { part } of client.getRendition(request, callContext())) expect(part).toBeDefined();
  };
  const statsOf = async (service: Service) =>
    (await stats(service)).caches.find(({ name }) => name === cache) as proto.CacheReport;

  test('tells what is asked for most, and pins it', async () => {
    const service = await startService();
    const fileHash = await service.upload(cubeStl(71));
    await eventually(
      async () => {
        await thumbnail(service, fileHash);
        const { hotKeys, pinnedEntries } = await statsOf(service);
        expect(hotKeys).toMatchObject([{ fileHash, pinned: true }]);
        expect(pinnedEntries).toBe(1n);
      },
      { timeoutMs: 30_000, intervalMs: 50 },
    );
    expect((await stats(service)).hotKeys).toEqual([]);
  }, 60_000);

  test('is set and taken back by itself', async () => {
    const service = await startService();
    await apply(service, { cache, capacityBytes: BigInt(8 * MIB) });
    expect(await statsOf(service)).toMatchObject({
      ...{ limits: { capacityBytes: BigInt(8 * MIB) }, applied: { version: 1 } },
    });
    expect(await capacityOf(service)).toBe(64 * MIB);
    expect((await refusal(rollback(service))).code).toBe('CONFLICT');
    expect((await tuning(service, cache)).windowOpen).toBe(true);
    await rollback(service, cache);
    expect(await statsOf(service)).toMatchObject({ limits: { capacityBytes: BigInt(32 * MIB) } });
    expect((await refusal(tuning(service, 'vectors'))).code).toBe('VALIDATION_FAILED');
  }, 60_000);

  test('is prewarmed with what was used last', async () => {
    const env = { ...(await redisSettings()), FEATURE_EXTRACTION_REDIS_PREFIX: 'prewarm-renditions' };
    const first = await startService(env);
    const hashes = [await first.upload(cubeStl(72)), await first.upload(cubeStl(73))];
    for (const hash of hashes) await thumbnail(first, hash);
    await first.stop();

    const second = await startService({ ...env, ...first.sameData });
    expect((await prewarm(second, 0, cache)).phases).toMatchObject([
      { phase: 'recent_hits', considered: 2, loaded: 2, absent: 0 },
      { phase: 'small_and_frequent', considered: 2, present: 2, loaded: 0 },
    ]);
    for (const hash of hashes) await thumbnail(second, hash);
    expect((await statsOf(second)).levels).toMatchObject([{ level: 'l1', hits: 2n }, {}, { hits: 0n }]);
  }, 60_000);
});

describe('prewarming', () => {
  test('loads what was used last, then what was stored last, then what is used often, and says what it did', async () => {
    const env = await redisSettings();
    const prefix = { FEATURE_EXTRACTION_REDIS_PREFIX: 'prewarm' };
    const first = await startService({ ...env, ...prefix });
    const used = [await first.upload(cubeStl(41)), await first.upload(cubeStl(42))];
    for (const hash of used) await first.analyze(hash);
    const unread = await first.upload(cubeStl(43));
    await first.stop();

    const second = await startService({ ...env, ...prefix, ...first.sameData });
    const { phases, full } = await prewarm(second);
    expect(full).toBe(false);
    expect(phases).toMatchObject([
      { phase: 'recent_hits', considered: 2, loaded: 2, absent: 0 },
      // Each stored file, of which one was never read.
      { phase: 'recent_references', considered: 3, present: 2, loaded: 0, absent: 1 },
      { phase: 'small_and_frequent', considered: 2, present: 2, loaded: 0 },
    ]);
    for (const hash of used) expect((await second.analyze(hash)).cache).toBe(L1);
    expect((await second.analyze(unread)).cache).not.toBe(L2);
    const text = await second.metrics();
    expect(text).toMatch(/^feature_cache_prewarm_total\{result="loaded"\} 2$/m);
    expect(text).toMatch(/^feature_cache_prewarm_total\{result="present"\} 4$/m);
    expect(text).toMatch(/^feature_cache_hits_total\{level="l2"\} 0$/m);
  }, 60_000);

  test('without a shared level there is nothing to load from', async () => {
    const alone = await startService();
    expect((await refusal(prewarm(alone))).code).toBe('SERVICE_UNAVAILABLE');
    const redis = await startRedis({ tcp: true });
    const service = await startService({ REDIS_URL: redis.url });
    expect((await refusal(prewarm(service, 20_001))).code).toBe('VALIDATION_FAILED');
    await redis.kill();
    await eventually(async () => expect((await stats(service)).sharedStatus).toBe('down'));
    expect((await refusal(prewarm(service))).code).toBe('SERVICE_UNAVAILABLE');
  }, 60_000);
});
