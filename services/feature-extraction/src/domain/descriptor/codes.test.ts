import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { halfCircle, octaves, quarterCircles, shares, spread, thermometer } from './codes.ts';

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

  test('a path of quarter circles goes from axis to axis and stays at its ends', () => {
    const half = Math.SQRT1_2;
    expect(quarterCircles(5, RANGE, 3)).toEqual([0, 1, 0]);
    expect(quarterCircles(7.5, RANGE, 3)).toEqual([0, expect.closeTo(half, 12), expect.closeTo(half, 12)]);
    expect([quarterCircles(-7, RANGE, 3), quarterCircles(70, RANGE, 3)]).toEqual([
      [1, 0, 0],
      [0, 0, 1],
    ]);
  });

  test('half a circle has its ends opposite to each other', () => {
    const [low, high] = [halfCircle(-1, RANGE), halfCircle(11, RANGE)];
    expect([low, high]).toEqual([
      [1, 0],
      [-1, expect.closeTo(0, 12)],
    ]);
  });

  test.each<[string, (value: number) => readonly number[]]>([
    ['quarter circles', (value) => quarterCircles(value, RANGE, 12)],
    ['half a circle', (value) => halfCircle(value, RANGE)],
    ['a thermometer', (value) => thermometer(value, RANGE, 12)],
  ])('on %s nothing comes nearer by going farther away', (_, code) => {
    const value = fc.double({ min: -2, max: 12, noNaN: true });
    fc.assert(
      fc.property(value, value, value, (...three) => {
        const [a, b, c] = three.toSorted((x, y) => x - y).map(code) as [number[], number[], number[]];
        expect(distance(a, c)).toBeGreaterThanOrEqual(Math.max(distance(a, b), distance(b, c)) - 1e-12);
      }),
    );
  });

  test('octaves never leave what numbers can hold', () => {
    expect([octaves(8, 1), octaves(0, 0)]).toEqual([3, 0]);
    expect(octaves(0, 5)).toBeCloseTo(-19.93, 2);
  });
});

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, slot) => value - (b[slot] as number)));
}
