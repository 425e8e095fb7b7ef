import { describe, expect, test } from '@jest/globals';
import { compareValidation } from './compare-validation.ts';

const measured = {
  volumeMm3: 6000,
  areaMm2: 2200,
  centroidMm: [5, 10, 15],
  boundingBox: { min: [0, 0, 0], max: [10, 20, 30] },
} as const;
const silent = { count: 0, volumeMm3: null, areaMm2: null, centroidMm: null };

describe('what the exporting system measured', () => {
  test('is no warning where it agrees, or says nothing', () => {
    const same = { count: 3, volumeMm3: 6000.5, areaMm2: 2199.9, centroidMm: [5, 10, 15.01] } as const;
    expect(compareValidation(same, measured)).toEqual([]);
    expect(compareValidation(silent, measured)).toEqual([]);
  });

  test.each([
    ['volume', { volumeMm3: 6100 }, '6100 mm³; 6000 mm³'],
    ['area', { areaMm2: 2000 }, '2000 mm²; 2200 mm²'],
    ['centroid', { centroidMm: [5, 10, 16] as const }, '(5, 10, 16) mm; (5, 10, 15) mm'],
  ])('is a warning with both numbers where it differs: %s', (name, stated, numbers) => {
    const [warning, ...more] = compareValidation({ ...silent, ...stated }, measured);
    expect(more).toEqual([]);
    expect(warning?.code).toBe('validation_mismatch');
    expect(warning?.message).toContain(`${name} of ${numbers}`);
  });

  test('is not compared with what there is none of', () => {
    const stated = { ...silent, volumeMm3: 6000, centroidMm: [0, 0, 0] as const };
    expect(compareValidation(stated, { ...measured, volumeMm3: null, centroidMm: null })).toEqual([]);
  });
});
