import { describe, expect, test } from '@jest/globals';
import { diffSlots } from './feature-diff.ts';

const A = Float32Array.from([4, 10, 0, 5, 100, 0, 0]);
const B = Float32Array.from([2, 10, 3, 5, 90, 1, 0]);
const Z = [-0.1, 0, 3, 0, -0.01, 2, 0];

const diff = (differences: readonly number[] | null, order: Parameters<typeof diffSlots>[1]) =>
  diffSlots({ version: 'v1', a: A, b: B, differences }, order);

describe('a difference slot by slot', () => {
  test('has every slot with its name, the largest difference first', () => {
    const slots = diff(Z, 'absolute');
    expect(slots.map(({ index }) => index)).toEqual([4, 2, 0, 5, 1, 3, 6]);
    expect(slots[0]).toEqual({
      ...{ index: 4, name: 'bbox_volume_estimate', block: 'size', unit: 'mm³' },
      ...{ a: 100, b: 90, difference: -10, absolute: 10, relative: 0.1, standardised: -0.01 },
    });
  });

  test('is relative to the first, and to nothing where that is 0', () => {
    const slots = diff(Z, 'relative');
    expect(slots.map(({ index }) => index)).toEqual([0, 4, 1, 3, 2, 5, 6]);
    expect(slots.filter(({ relative }) => relative === null).map(({ index }) => index)).toEqual([2, 5, 6]);
  });

  test('can go by what counts in searches, as far as that is known', () => {
    expect(diff(Z, 'standardised').map(({ index }) => index)).toEqual([2, 5, 0, 4, 1, 3, 6]);
    expect(diff(null, 'absolute').every(({ standardised }) => standardised === null)).toBe(true);
  });
});
