import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeVector,
  dimensionOf,
  encodeVector,
  FEATURE_SLOTS,
  FEATURE_VERSIONS,
  requireFeatureVersion,
  slotNames,
} from './index.ts';

describe('feature versions', () => {
  test('have the dimensions that users hold', () => {
    expect(FEATURE_VERSIONS.map(dimensionOf)).toEqual([7, 12, 22, 24, 544]);
    expect(FEATURE_SLOTS.filter((slot) => slot.semantic)).toHaveLength(2);
  });

  test('name each of their slots once', () => {
    for (const version of FEATURE_VERSIONS) {
      expect(new Set(slotNames(version)).size).toBe(dimensionOf(version));
    }
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
