import { describe, expect, test } from '@jest/globals';
import { adviseCache, type CacheObservation } from './cache-advice.ts';

const MIB = 1024 * 1024;
const HOUR = 3_600_000;
const MOST = 512 * MIB;
const IN_FORCE = { capacityBytes: 64 * MIB, ttlSeconds: 3_600 };

function seen(over: Partial<CacheObservation> = {}): CacheObservation {
  return {
    ...{ seenMs: 6 * HOUR, lookups: 50_000, sampled: 5_000, sampleRate: 0.1, l1Ratio: 0.7, servedRatio: 0.9 },
    capacities: [
      [16, 0.6],
      [32, 0.7],
      [64, 0.8],
      [128, 0.9],
      [256, 0.93],
      [512, 0.932],
      [1024, 0.99],
    ].map(([mib = 0, hitRatio = 0]) => ({ bytes: mib * MIB, hitRatio })),
    ttls: [
      { ms: HOUR / 12, expiredRatio: 0.1 },
      { ms: HOUR, expiredRatio: 0.005 },
      { ms: 3 * HOUR, expiredRatio: 0.001 },
    ],
    ...over,
  };
}

const codes = (observation: CacheObservation, inForce = IN_FORCE) =>
  adviseCache(observation, inForce, MOST).reasons.map(({ code }) => code);

describe('advice', () => {
  test('is the smallest capacity that is as good as the best one allowed, with what it is expected to do', () => {
    const { recommended, isChange, reasons } = adviseCache(seen(), IN_FORCE, MOST);
    expect(recommended).toMatchObject({ capacityBytes: 256 * MIB, ttlSeconds: 3_600 });
    expect(recommended?.expectedHitRatio).toBeCloseTo(0.925, 3);
    expect(isChange).toBe(true);
    expect(reasons[0]).toMatchObject({ code: 'capacity_too_small' });
    expect(reasons[0]?.message).toMatch(
      /64 MiB answer 80\.0 % in 360 min.* 256 MiB would have answered 93\.0 %/,
    );
  });

  test('keeps what is in force when nothing is worth a change', () => {
    const flat = seen().capacities.map(({ bytes }) => ({ bytes, hitRatio: bytes < 64 * MIB ? 0.5 : 0.8 }));
    const { recommended, isChange } = adviseCache(seen({ capacities: flat }), IN_FORCE, MOST);
    expect(recommended).toMatchObject(IN_FORCE);
    expect(isChange).toBe(false);
    expect(codes(seen({ capacities: flat }))).toEqual(['capacity_enough', 'ttl_enough']);
  });

  test('is less memory when half of it does as well', () => {
    const flat = seen().capacities.map(({ bytes }) => ({ bytes, hitRatio: 0.8 }));
    expect(adviseCache(seen({ capacities: flat }), IN_FORCE, MOST).recommended?.capacityBytes).toBe(16 * MIB);
    expect(codes(seen({ capacities: flat }))).toContain('capacity_more_than_needed');
  });

  test('is a longer time when too much grows old, among those that were seen', () => {
    const short = { ...IN_FORCE, ttlSeconds: 300 };
    expect(adviseCache(seen(), short, MOST).recommended?.ttlSeconds).toBe(3_600);
    expect(codes(seen(), short)).toContain('ttl_too_short');
    expect(codes(seen({ seenMs: HOUR / 2 }))).toContain('ttl_not_judged');
  });

  test('is none when too little was seen, and says what it needs', () => {
    const advice = adviseCache(seen({ lookups: 999 }), IN_FORCE, MOST);
    expect(advice).toMatchObject({ recommended: null, isChange: false });
    expect(advice.reasons).toMatchObject([{ code: 'too_little_seen' }]);
    expect(codes(seen({ sampled: 10 }))).toEqual(['too_little_seen']);
  });
});
