import { describe, expect, test } from '@jest/globals';
import { hashKey } from './hash-key.ts';
import { createMiniatureCaches } from './miniature-caches.ts';
import { createZipf, replay } from './test-support/replay.ts';

const MINUTE = 60_000;
const WINDOW = { buckets: 36, bucketMs: 10 * MINUTE };

describe('forecasts', () => {
  test.each([500, 8_000])('are near what a cache for %i of 20,000 entries truly answers', (entries) => {
    const keys = createZipf({ keys: 20_000, exponent: 0.9, seed: 11 });
    const trace = Array.from({ length: 60_000 }, keys);
    const bytes = entries * 100;
    const miniatures = createMiniatureCaches({ ...WINDOW, capacities: [bytes], ttlsMs: [] });
    for (const [i, key] of trace.entries()) miniatures.note(key, hashKey(key), 100, i);
    const forecast = miniatures.forecast(trace.length);
    expect(forecast.sampleRate).toBeLessThan(1);
    const { ours } = replay(trace, bytes, () => 100);
    expect(Math.abs((forecast.capacities[0]?.hitRatio ?? 0) - ours)).toBeLessThan(0.04);
  });

  test('of few keys come from all of them, and are exact', () => {
    const miniatures = createMiniatureCaches({ ...WINDOW, capacities: [1_000], ttlsMs: [] });
    for (let i = 0; i < 100; i++) miniatures.note('a', hashKey('a'), 100, i);
    expect(miniatures.forecast(100)).toMatchObject({
      ...{ lookups: 100, sampled: 100, sampleRate: 1 },
      capacities: [{ bytes: 1_000, hitRatio: 0.99 }],
    });
  });

  test('tell how much would have grown too old', () => {
    const ttlsMs = [5 * MINUTE, 60 * MINUTE];
    const miniatures = createMiniatureCaches({ ...WINDOW, capacities: [], ttlsMs });
    for (let i = 0; i < 240; i++) miniatures.note('a', hashKey('a'), 100, i * MINUTE);
    const [short, long] = miniatures.forecast(240 * MINUTE).ttls;
    expect(short?.expiredRatio).toBeCloseTo(47 / 240, 5);
    expect(long?.expiredRatio).toBeCloseTo(3 / 240, 5);
  });

  test('are taken from more keys again when fewer are asked for', () => {
    const miniatures = createMiniatureCaches({ ...WINDOW, capacities: [1_000], ttlsMs: [] });
    for (let i = 0; i < 50_000; i++) miniatures.note(`many${i}`, hashKey(`many${i}`), 100, i);
    const low = miniatures.forecast(50_000).sampleRate;
    const quiet = 7 * 60 * MINUTE;
    for (let i = 0; i < 40; i++) miniatures.note('a', 0, 100, quiet + i * WINDOW.bucketMs);
    expect(low).toBeLessThan(0.2);
    expect(miniatures.forecast(quiet).sampleRate).toBe(1);
  });
});
