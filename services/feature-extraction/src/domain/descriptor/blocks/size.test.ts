import { SHAPE_BLOCKS, type Vec3 } from '@cadml/cad-model';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sizeBlock, thicknessBlock } from './size.ts';
import { pitchBlock } from './spacing.ts';

const RATIOS = [1.05, 1.1, 1.2, 1.3, 1.41, 2, 2.83, 4, 8, 16, 32, 64];

const lengthMm = fc.double({ min: 0.05, max: 1000, noNaN: true });
/** What the size part needs of a part: extents, and distances within groups of like regions. */
const parts = fc.record({
  extents: fc.tuple(lengthMm, lengthMm, lengthMm).map((all) => all.toSorted((a, b) => a - b)),
  pitches: fc.array(fc.option(lengthMm), { maxLength: 5 }),
});
type PartOfSize = typeof parts extends fc.Arbitrary<infer P> ? P : never;

test.each([
  ['larger', 1],
  ['smaller', -1],
])('the %s a copy is, the farther it is in thickness, in size and in the whole size part', (_, power) => {
  fc.assert(
    fc.property(parts, (part) => {
      const original = sizePart(part, 1);
      let last = { thickness: 0, size: 0, pitch: 0, whole: 0 };
      for (const ratio of RATIOS) {
        const own = distances(original, sizePart(part, ratio ** power));
        expect(own.thickness).toBeGreaterThan(last.thickness);
        expect(own.size).toBeGreaterThan(last.size);
        expect(own.pitch).toBeGreaterThanOrEqual(last.pitch);
        expect(own.whole).toBeGreaterThan(last.whole);
        last = own;
      }
    }),
  );
});

/** The squared distance of unrelated thicknesses is 2.7, so that a ratio of 1.3 is more than half of the way there. */
test('thicknesses a few per cent apart are told apart', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.3, max: 95, noNaN: true }), (thickness) => {
      const at = (ratio: number) =>
        thicknessBlock({ extents: [thickness * ratio, 1e3, 1e3], volumeMm3: 0, areaMm2: 0 });
      expect(apart(at(1), at(1.05))).toBeGreaterThan(0.17);
      expect(apart(at(1), at(1.3))).toBeGreaterThan(Math.sqrt(2.7) / 2);
    }),
  );
});

function sizePart({ extents, pitches }: PartOfSize, ratio: number) {
  const [short, middle, long] = extents.map((extent) => extent * ratio) as unknown as Vec3;
  const sizes = {
    extents: [short, middle, long] as Vec3,
    volumeMm3: short * middle * long,
    areaMm2: 2 * (short * middle + short * long + middle * long),
  };
  const groups = pitches.map((pitch, i) => ({
    ...{ members: i % 2 === 0 ? [0, 1] : [0, 1, 2], spacings: [], rows: [0, 0, 0] as const },
    pitchMm: pitch === null ? null : pitch * ratio,
  }));
  return {
    thickness: thicknessBlock(sizes),
    size: sizeBlock(sizes),
    pitch: pitchBlock({ groups }),
  };
}

function distances(a: ReturnType<typeof sizePart>, b: ReturnType<typeof sizePart>) {
  const weighed = (name: keyof typeof a) =>
    apart(a[name], b[name]) * (SHAPE_BLOCKS.find((block) => block.name === name)?.factor ?? Number.NaN);
  const [thickness, size, pitch] = [weighed('thickness'), weighed('size'), weighed('pitch')];
  return { thickness, size, pitch, whole: Math.hypot(thickness, size, pitch) };
}

function apart(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, slot) => value - (b[slot] as number)));
}
