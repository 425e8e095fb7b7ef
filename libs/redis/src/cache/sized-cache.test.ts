import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hashKey } from './hash-key.ts';
import { createSizedCache, type SizedCache } from './sized-cache.ts';
import { createZipf, replay } from './test-support/replay.ts';

const create = (maxBytes: number, dropped = () => {}) =>
  createSizedCache<number>({ maxBytes, expectedKeys: 1_000, dropped });
const put = (cache: SizedCache<number>, key: string, bytes: number, value = 0) =>
  cache.put({ key, hash: hashKey(key), bytes, value });
const use = (cache: SizedCache<number>, key: string) => cache.use(key, hashKey(key));

describe('a cache by bytes', () => {
  test('stays within its bytes and counts them right, whatever is done', () => {
    const step = fc.record({
      what: fc.constantFrom(
        'put' as const,
        'use' as const,
        'remove' as const,
        'pin' as const,
        'resize' as const,
      ),
      key: fc.integer({ min: 0, max: 30 }),
      bytes: fc.integer({ min: 1, max: 400 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const cache = create(1_000);
        let maxBytes = 1_000;
        const doing = {
          put: (key: number, bytes: number) => put(cache, `k${key}`, bytes),
          use: (key: number) => use(cache, `k${key}`),
          remove: (key: number) => cache.remove(`k${key}`),
          pin: (key: number) => cache.pin([`k${key}`, `k${key + 1}`], 250),
          resize: (_key: number, bytes: number) => {
            maxBytes = bytes * 5;
            cache.resize(maxBytes);
          },
        };
        for (const { what, key, bytes } of steps) {
          doing[what](key, bytes);
          expect(cache.bytes).toBeLessThanOrEqual(maxBytes);
        }
        const held = Array.from({ length: 32 }, (_, key) => cache.peek(`k${key}`)?.bytes ?? 0);
        expect(cache.bytes).toBe(held.reduce((sum, bytes) => sum + bytes, 0));
        expect(cache.size).toBe(held.filter((bytes) => bytes > 0).length);
      }),
    );
  });

  test('a scan of what is asked for once leaves nearly all of what is asked for often', () => {
    const cache = create(10_000);
    for (let i = 0; i < 50; i++) put(cache, `often${i}`, 100);
    for (let round = 0; round < 3; round++) for (let i = 0; i < 50; i++) use(cache, `often${i}`);
    for (let i = 0; i < 5_000; i++) {
      use(cache, `once${i}`);
      put(cache, `once${i}`, 100);
    }
    const left = Array.from({ length: 50 }, (_, i) => cache.peek(`often${i}`)).filter(Boolean);
    expect(left.length).toBeGreaterThanOrEqual(48);
  });

  test('a large entry does not take the place of many small ones that are used more', () => {
    const cache = create(10_000);
    for (let i = 0; i < 98; i++) {
      use(cache, `small${i}`);
      put(cache, `small${i}`, 100);
    }
    use(cache, 'large');
    use(cache, 'large');
    put(cache, 'large', 5_000);
    expect(cache.peek('large')).toBeUndefined();
    expect(cache.size).toBeGreaterThanOrEqual(97);
  });

  test('what is larger than the whole is not kept', () => {
    const cache = create(1_000);
    put(cache, 'a', 100);
    put(cache, 'huge', 2_000);
    expect(cache.peek('huge')).toBeUndefined();
    expect(cache.peek('a')).toBeDefined();
  });

  test('what is pinned stays until it is not pinned any more', () => {
    const cache = create(1_000);
    put(cache, 'pinned', 100);
    cache.pin(['pinned'], 250);
    const flood = (name: string, times: number) => {
      for (let i = 0; i < 200; i++) {
        for (let time = 0; time < times; time++) use(cache, `${name}${i}`);
        put(cache, `${name}${i}`, 100);
        use(cache, `${name}${i}`);
      }
    };
    flood('a', 2);
    expect(cache.isPinned('pinned')).toBe(true);
    cache.pin([], 250);
    flood('b', 10);
    expect(cache.peek('pinned')).toBeUndefined();
  });

  test('no more is pinned than was allowed', () => {
    const cache = create(1_000);
    for (const key of ['a', 'b', 'c']) put(cache, key, 100);
    cache.pin(['a', 'b', 'c'], 250);
    expect(cache.pinned).toEqual({ size: 2, bytes: 200 });
  });

  test('tells of each entry that had to go', () => {
    let dropped = 0;
    const cache = create(1_000, () => dropped++);
    for (let i = 0; i < 50; i++) put(cache, `k${i}`, 100);
    expect(dropped).toBe(50 - cache.size);
  });

  test('answers more of a Zipf trace than an LRU of the same bytes', () => {
    const keys = createZipf({ keys: 2_000, exponent: 0.9, seed: 7 });
    const trace = Array.from({ length: 20_000 }, keys);
    const { ours, lru } = replay(trace, 200 * 100, () => 100);
    expect(ours).toBeGreaterThan(lru + 0.05);
  });
});
