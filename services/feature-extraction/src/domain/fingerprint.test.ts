import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fingerprintsOf, type Invariants } from './fingerprint.ts';

const BOX: Invariants = { kind: 'brep', volumeMm3: 6000, areaMm2: 2200 };

const common = (a: Invariants, b: Invariants) => {
  const other = fingerprintsOf(b);
  return fingerprintsOf(a).some((key, i) => key === other[i]);
};

describe('the fingerprints of a shape', () => {
  test('are three names of 16 hexadecimal digits', () => {
    const name = expect.stringMatching(/^[0-9a-f]{16}$/);
    expect(fingerprintsOf(BOX)).toEqual([name, name, name]);
  });

  test('one is shared by a copy whose measures differ by rounding, wherever the borders lie', () => {
    const size = fc.double({ min: 1, max: 1e5, noNaN: true });
    const tiny = fc.double({ min: -1e-6, max: 1e-6, noNaN: true });
    fc.assert(
      fc.property(size, size, tiny, tiny, (volumeMm3, areaMm2, moreVolume, moreArea) => {
        const copy = { volumeMm3: volumeMm3 * (1 + moreVolume), areaMm2: areaMm2 * (1 + moreArea) };
        expect(common({ ...BOX, volumeMm3, areaMm2 }, { ...BOX, ...copy })).toBe(true);
      }),
    );
  });

  test('one is shared where both lengths lie at borders of different roundings', () => {
    const border = (step: number, offset: number) => Math.exp((step - offset) * 1e-4);
    const [volume, area] = [border(30_000, 0) ** 3, border(40_000, 1 / 3) ** 2];
    const beside = (by: number) => ({ ...BOX, volumeMm3: volume * (1 + by), areaMm2: area * (1 + by) });
    expect(common(beside(-1e-7), beside(1e-7))).toBe(true);
  });

  test.each<[string, Partial<Invariants>]>([
    ['volume', { volumeMm3: 6003 }],
    ['no volume', { volumeMm3: null }],
    ['area', { areaMm2: 2202 }],
    ['kind', { kind: 'mesh' }],
  ])('none is shared with a shape of another %s', (_, change) => {
    expect(common(BOX, { ...BOX, ...change })).toBe(false);
  });

  test('there are none without area', () => {
    expect(fingerprintsOf({ ...BOX, areaMm2: 0 })).toEqual([]);
  });
});
