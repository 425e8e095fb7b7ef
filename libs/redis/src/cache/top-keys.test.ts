import { describe, expect, test } from '@jest/globals';
import { createZipf } from './test-support/replay.ts';
import { createTopKeys } from './top-keys.ts';

const SECOND = 1_000;

describe('top keys', () => {
  test('names those that are asked for most among very many, with bounds that hold', () => {
    const top = createTopKeys({ slots: 64, halfLifeMs: 60 * SECOND });
    const keys = createZipf({ keys: 20_000, exponent: 1, seed: 3 });
    const rates = new Map<string, number>();
    const endMs = 600 * SECOND;
    for (let ms = 0; ms < endMs; ms += 10) {
      const key = keys();
      top.note(key, ms);
      const faded = 2 ** ((ms - endMs) / (60 * SECOND)) * (Math.LN2 / 60);
      rates.set(key, (rates.get(key) ?? 0) + faded);
    }
    const listed = top.list(endMs);
    const truly = [...rates].toSorted(([, a], [, b]) => b - a).map(([key]) => key);
    expect(listed.slice(0, 3).map(({ key }) => key)).toEqual(truly.slice(0, 3));
    for (const { key, least, most } of listed) {
      expect(least).toBeLessThanOrEqual((rates.get(key) ?? 0) * (1 + 1e-9));
      expect(most).toBeGreaterThanOrEqual((rates.get(key) ?? 0) * (1 - 1e-9));
    }
  });

  test('tells the rate of a steady key', () => {
    const top = createTopKeys({ slots: 8, halfLifeMs: 60 * SECOND });
    for (let ms = 0; ms < 900 * SECOND; ms += 100) top.note('steady', ms);
    expect(top.list(900 * SECOND)[0]?.most).toBeCloseTo(10, 1);
  });

  test('what was hot long ago gives way to what is hot now, also after days', () => {
    const top = createTopKeys({ slots: 8, halfLifeMs: 60 * SECOND });
    for (let i = 0; i < 10_000; i++) top.note('yesterday', i);
    const now = 3 * 86_400 * SECOND;
    for (let i = 0; i < 5; i++) top.note('today', now + i);
    const [first, second] = top.list(now + 5);
    expect(first).toMatchObject({ key: 'today' });
    expect(second?.most).toBeLessThan(1e-9);
  });
});
