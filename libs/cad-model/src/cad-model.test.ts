import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeVector,
  dimensionOf,
  encodeVector,
  FEATURE_VERSIONS,
  featureBlocks,
  featureSlots,
  requireFeatureVersion,
  slotNames,
} from './index.ts';

describe('feature versions', () => {
  test('have the dimensions that users hold', () => {
    expect(FEATURE_VERSIONS.map(dimensionOf)).toEqual([7, 12, 22, 24, 544]);
    expect(featureSlots('v4').filter((slot) => slot.semantic)).toHaveLength(2);
  });

  test('name each of their slots once', () => {
    for (const version of FEATURE_VERSIONS) {
      expect(new Set(slotNames(version)).size).toBe(dimensionOf(version));
    }
  });

  test('tell of each slot its place, block, unit, formula and first version', () => {
    for (const version of FEATURE_VERSIONS) {
      const slots = featureSlots(version);
      expect(slots.map(({ name }) => name)).toEqual(slotNames(version));
      for (const [index, slot] of slots.entries()) {
        expect(slot.index).toBe(index);
        expect([slot.unit, slot.formula, slot.block].every((text) => text.length > 0)).toBe(true);
        expect(FEATURE_VERSIONS.indexOf(slot.since)).toBeLessThanOrEqual(FEATURE_VERSIONS.indexOf(version));
      }
      expect([...new Set(slots.map(({ block }) => block))]).toEqual(
        featureBlocks(version).map(({ name }) => name),
      );
    }
    expect(new Set(featureSlots('v5').map(({ formula }) => formula)).size).toBeGreaterThan(500);
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
