import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type GeometryTraits, KnownGeometries } from './same-geometry.ts';

/** Corners of a bracket that no mirror maps onto itself. */
const CHIRAL = [0, 0, 0, 10, 0, 0, 0, 5, 0, 0, 0, 2, 7, 1, 2, 3, 5, 1];
const CUBE = [0, 1].flatMap((x) => [0, 1].flatMap((y) => [0, 1].flatMap((z) => [x, y, z])));

let hashes = 0;
function traits(points: readonly number[], change: Partial<GeometryTraits> = {}): GeometryTraits {
  return {
    fileHash: String(hashes++),
    volumeMm3: 100,
    areaMm2: 130,
    sizeMm: [10, 5, 2],
    faces: 6,
    facets: 0,
    surfaceTypes: { plane: 6 },
    points: Float64Array.from(points),
    ...change,
  };
}

function moved(points: readonly number[], angles: readonly number[], shift: number): number[] {
  let current = [...points];
  for (const [axis, angle] of angles.entries()) {
    const [c, s, a, b] = [Math.cos(angle), Math.sin(angle), (axis + 1) % 3, (axis + 2) % 3];
    current = current.map((_, i) => {
      const [at, k] = [i - (i % 3), i % 3];
      const [u, v] = [current[at + a] as number, current[at + b] as number];
      if (k === a) return c * u - s * v;
      return k === b ? s * u + c * v : (current[i] as number);
    });
  }
  return current.map((value) => value + shift);
}

function same(a: GeometryTraits, b: GeometryTraits): boolean {
  const known = new KnownGeometries();
  known.indexOf(0, a);
  return known.indexOf(1, b) === 0;
}

const angle = fc.double({ min: -3, max: 3, noNaN: true });

test('a shape is the same wherever it lies and however it is turned', () => {
  fc.assert(
    fc.property(
      fc.tuple(angle, angle, angle),
      fc.double({ min: -50, max: 50, noNaN: true }),
      (turn, shift) => {
        expect(same(traits(CHIRAL), traits(moved(CHIRAL, turn, shift)))).toBe(true);
      },
    ),
  );
});

test('a mirrored shape is never the same, however it is turned', () => {
  const mirrored = CHIRAL.map((value, i) => (i % 3 === 0 ? -value : value));
  fc.assert(
    fc.property(fc.tuple(angle, angle, angle), (turn) => {
      expect(same(traits(CHIRAL), traits(moved(mirrored, turn, 0)))).toBe(false);
    }),
  );
});

test('the order of the points does not matter', () => {
  const reversed = Array.from({ length: CHIRAL.length / 3 }, (_, i) =>
    CHIRAL.slice(i * 3, i * 3 + 3),
  ).reverse();
  expect(same(traits(CHIRAL), traits(reversed.flat()))).toBe(true);
});

test('where symmetry leaves the axes open, only what lies the same is the same', () => {
  expect(same(traits(CUBE), traits(CUBE))).toBe(true);
  expect(same(traits(CUBE), traits(moved(CUBE, [0.3, 0, 0], 0)))).toBe(false);
});

test.each([
  ['volume', { volumeMm3: 100.001 }],
  ['no volume', { volumeMm3: null }],
  ['area', { areaMm2: 130.01 }],
  ['number of faces', { faces: 7 }],
  ['surface types', { surfaceTypes: { plane: 5, cylinder: 1 } }],
  ['points', { points: Float64Array.from(CHIRAL.with(4, 0.001)) }],
  ['points that are too many', { points: null }],
])('another %s is another shape', (_, change) => {
  expect(same(traits(CHIRAL), traits(CHIRAL, change))).toBe(false);
});

test('equal bytes are found without looking at the shape', () => {
  const known = new KnownGeometries();
  known.indexOf(3, traits(CHIRAL, { fileHash: 'a' }));
  known.indexOf(5, traits(CHIRAL, { fileHash: 'b' }));
  expect([known.withBytes('a'), known.withBytes('b'), known.withBytes('c')]).toEqual([3, 5, undefined]);
});
