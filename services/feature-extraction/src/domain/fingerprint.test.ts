import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { areaSums, fingerprintsOf, type Invariants, scaledInvariants } from './fingerprint.ts';

const BOX: Invariants = {
  kind: 'brep',
  volumeMm3: 6000,
  areas: areaSums([200, 200, 300, 300, 600, 600]),
  counts: [1, 6, 12],
  surfaceTypes: { plane: 6 },
};

const common = (a: Invariants, b: Invariants) => {
  const other = fingerprintsOf(b);
  return fingerprintsOf(a).some((key, i) => key === other[i]);
};

describe('the fingerprints of a shape', () => {
  test('are two names of 16 hexadecimal digits', () => {
    expect(fingerprintsOf(BOX)).toEqual([
      expect.stringMatching(/^[0-9a-f]{16}$/),
      expect.stringMatching(/^[0-9a-f]{16}$/),
    ]);
  });

  test('one is shared by a copy whose measures differ in the ninth digit', () => {
    const tiny = fc.double({ min: -1e-9, max: 1e-9, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 1, max: 50, noNaN: true }), tiny, (factor, off) => {
        const one = scaledInvariants(BOX, factor);
        const { volumeMm3 } = one;
        expect(common(one, { ...one, volumeMm3: (volumeMm3 ?? 0) * (1 + off) })).toBe(true);
      }),
    );
  });

  test.each<[string, Partial<Invariants>]>([
    ['volume', { volumeMm3: 6003 }],
    ['no volume', { volumeMm3: null }],
    ['area', { areas: areaSums([200, 200, 300, 300, 600, 602]) }],
    ['division of the same area', { areas: areaSums([250, 250, 250, 250, 600, 600]) }],
    ['number of edges', { counts: [1, 6, 13] }],
    ['kind of surface', { surfaceTypes: { plane: 5, bspline: 1 } }],
  ])('none is shared with a shape of another %s', (_, change) => {
    expect(common(BOX, { ...BOX, ...change })).toBe(false);
  });

  test('there are none without area', () => {
    expect(fingerprintsOf({ ...BOX, areas: areaSums([]) })).toEqual([]);
  });
});
