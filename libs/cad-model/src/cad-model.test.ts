import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeVector, dimensionOf, encodeVector, FEATURE_SLOTS, requireFeatureVersion } from './index.ts';

describe('feature versions', () => {
  test('have the dimensions that users hold', () => {
    expect((['v1', 'v2', 'v3', 'v4'] as const).map(dimensionOf)).toEqual([7, 12, 22, 24]);
    expect(FEATURE_SLOTS.filter((slot) => slot.semantic)).toHaveLength(2);
  });

  test('an unknown version is refused', () => {
    expect(() => requireFeatureVersion('v9')).toThrow(AppError);
  });
});

describe('vector encoding', () => {
  test('float32 values come back unchanged', () => {
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true }), (vector) => {
        expect(decodeVector(encodeVector(vector))).toEqual(vector);
      }),
    );
  });

  test('a cut vector is refused', () => {
    expect(() => decodeVector(new Uint8Array(7))).toThrow('multiple of 4');
  });
});
