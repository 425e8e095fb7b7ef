import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { circles, octaves, shares, spread, thermometer } from './codes.ts';

const RANGE = { low: 0, high: 10 };

describe('codes of numbers', () => {
  test('shares are roots, damped at nothing', () => {
    expect(shares([1, 1, 2])).toEqual([
      expect.closeTo(Math.sqrt(0.26) - 0.1, 12),
      expect.closeTo(Math.sqrt(0.26) - 0.1, 12),
      expect.closeTo(Math.sqrt(0.51) - 0.1, 12),
    ]);
    expect(shares([0, 0])).toEqual([0, 0]);
  });

  test('an amount is spread over the two bins around its value, and none of it is lost', () => {
    const bins = new Float64Array(11);
    spread(bins, 3.25, RANGE, 4);
    expect([bins[3], bins[4]]).toEqual([3, 1]);
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (value) => {
        const own = new Float64Array(11);
        spread(own, value, RANGE, 1);
        expect(own.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12);
      }),
    );
  });

  test('a thermometer is full below the value and empty above it', () => {
    expect(thermometer(3.5, RANGE, 5)).toEqual([1, 0.75, 0, 0, 0]);
    expect(thermometer(-1, RANGE, 2)).toEqual([0, 0]);
    expect(thermometer(99, RANGE, 2)).toEqual([1, 1]);
  });

  test('on circles equal lengths meet and a whole period away they meet again', () => {
    const [a, b] = [circles(3.2, [2]), circles(5.2, [2])];
    for (const [i, value] of a.entries()) expect(b[i]).toBeCloseTo(value, 12);
  });

  test('octaves never leave what numbers can hold', () => {
    expect([octaves(8, 1), octaves(0, 0)]).toEqual([3, 0]);
    expect(octaves(0, 5)).toBeCloseTo(-19.93, 2);
  });
});
