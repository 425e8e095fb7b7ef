import { describe, expect, test } from '@jest/globals';
import { chooseLane, estimateResidentBytes } from './kernel-lanes.ts';

const MIB = 2 ** 20;
const limits = {
  heavyBytes: 8 * MIB,
  maxResidentBytes: 1536 * MIB,
  heavyMaxResidentBytes: 3072 * MIB,
  igesMaxResidentBytes: 2048 * MIB,
};

describe('chooseLane', () => {
  test('keeps small files in the normal lane and sends large ones to the heavy lane', () => {
    expect(chooseLane('step', 8 * MIB - 1, limits)).toBe('normal');
    expect(chooseLane('step', 8 * MIB, limits)).toBe('heavy');
  });

  test('sends to the heavy lane what the normal lane could not hold, however short', () => {
    expect(chooseLane('step', 7 * MIB, { ...limits, maxResidentBytes: 300 * MIB })).toBe('heavy');
  });

  test('refuses what the heavy lane could not hold, and names the limit', () => {
    expect(() => chooseLane('step', 200 * MIB, limits)).toThrow(
      expect.objectContaining({
        code: 'RESOURCE_EXHAUSTED',
        context: expect.objectContaining({ limit: 'memoryEstimate' }),
      }),
    );
    expect(chooseLane('stl', 200 * MIB, limits)).toBe('heavy');
  });

  test('the measured 40 MB STEP file of 829 MB lies under its estimate', () => {
    expect(estimateResidentBytes('step', 40 * MIB)).toBeGreaterThan(829 * MIB);
  });
});
