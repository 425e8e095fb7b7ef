import type { Vec3 } from '@cadml/cad-model';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareShapes } from '../../src/domain/compare/compare-shapes.ts';
import type { SolidShape } from '../../src/domain/compare/solid-shape.ts';
import {
  blocks,
  CHIRAL,
  meshOf,
  mirrored,
  placed,
  ring,
  torn,
  washer,
  withSlivers,
} from '../support/solid-shapes.ts';

const CUBE = blocks([
  [0, 0, 0],
  [20, 20, 20],
]);
const PLATE = blocks([
  [0, 0, 0],
  [80, 40, 5],
]);
const M10 = { inner: 10.5, outer: 20, thick: 2 };

const turn: Vec3 = [0.3, -1.1, 0.7];
const shift: Vec3 = [120, -35, 8];
const elsewhere = (shape: SolidShape, scale = 1) => placed(shape, turn, shift, scale);

describe('one shape in two places', () => {
  test.each([
    ['without symmetry', CHIRAL],
    ['with three planes of symmetry', PLATE],
    ['with equal moments about all axes', CUBE],
    ['with an axis that it may turn about', washer(M10)],
    ['with a section of few chords', ring(14, 0.6)],
  ])('is identical: %s', (_, shape) => {
    const found = compareShapes(shape, elsewhere(shape));
    expect(found).toMatchObject({ class: 'identical', scale: null });
    expect(found.maxDeviationMm).toBeLessThan(1e-4);
  });

  test('the transform takes the first to the second', () => {
    const { transform } = compareShapes(CHIRAL, elsewhere(CHIRAL));
    const { positions } = elsewhere(CHIRAL);
    const [a, b, c, d] = (transform ?? []) as readonly number[];
    const [x, y, z] = CHIRAL.positions;
    const image =
      (a as number) * (x as number) + (b as number) * (y as number) + (c as number) * (z as number);
    expect(image + (d as number)).toBeCloseTo(positions[0] as number, 4);
  });

  test('whatever the turn', () => {
    const angle = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(angle, angle, angle), (vector) => {
        expect(compareShapes(CHIRAL, placed(CHIRAL, vector, shift)).class).toBe('identical');
      }),
      { numRuns: 3 },
    );
  });

  test('the same pair gives the same bits', () => {
    const pair = () => JSON.stringify(compareShapes(CHIRAL, elsewhere(CHIRAL)));
    expect(pair()).toBe(pair());
  });
});

describe('a mirror image', () => {
  test.each([
    ['B-rep', CHIRAL],
    ['mesh', meshOf(CHIRAL)],
  ])('of a chiral part is mirrored: %s', (_, shape) => {
    expect(compareShapes(shape, elsewhere(mirrored(shape)))).toMatchObject({ class: 'mirrored' });
  });

  test.each([
    ['box', PLATE],
    ['cube', CUBE],
    ['washer', washer(M10)],
  ])('of a symmetric part is identical: %s', (_, shape) => {
    expect(compareShapes(shape, elsewhere(mirrored(shape))).class).toBe('identical');
  });

  test('that is larger too is mirrored, and says how much larger', () => {
    const found = compareShapes(CHIRAL, elsewhere(mirrored(CHIRAL), 2));
    expect(found).toMatchObject({ class: 'mirrored', scale: 2 });
  });
});

describe('an enlarged shape', () => {
  test.each([
    [1.05, false],
    [2, false],
    [25.4, true],
    [1 / 25.4, true],
  ])('is scaled by %d', (factor, isUnitError) => {
    const found = compareShapes(CHIRAL, elsewhere(CHIRAL, factor));
    expect(found).toMatchObject({ class: 'scaled', isUnitError });
    expect(found.scale).toBeCloseTo(factor, 5);
  });

  test('that is a mesh is scaled as well', () => {
    const found = compareShapes(washer(M10), elsewhere(meshOf(washer(M10, 48)), 25.4));
    expect(found).toMatchObject({ class: 'scaled', isUnitError: true });
    expect(found.scale).toBeCloseTo(25.4, 2);
  });

  test('in one direction alone is not scaled', () => {
    expect(
      compareShapes(
        PLATE,
        blocks([
          [0, 0, 0],
          [92, 40, 5],
        ]),
      ).class,
    ).toBe('near');
  });
});

describe('a B-rep with faces that could not be meshed', () => {
  test.each([
    ['in another place is identical', elsewhere(CHIRAL), 'identical'],
    ['seen in a mirror is mirrored', elsewhere(mirrored(CHIRAL)), 'mirrored'],
    ['in inches is scaled', elsewhere(CHIRAL, 25.4), 'scaled'],
  ])('%s', (_, whole, wanted) => {
    const found = compareShapes(torn(CHIRAL, 1), whole);
    expect(found.class).toBe(wanted);
    expect(found.maxDeviationMm).toBeLessThan(1e-3);
  });

  test('is not another one whose face is wider', () => {
    const wider = blocks(
      [
        [0, 0, 0],
        [40, 10, 10],
      ],
      [
        [0, 10, 0],
        [10, 30, 10.01],
      ],
      [
        [0, 0, 10],
        [10, 10, 20],
      ],
    );
    expect(compareShapes(torn(CHIRAL, 1), elsewhere(wider)).class).not.toBe('identical');
  });
});

describe('another representation', () => {
  test.each([24, 36, 90])('is remeshed: a mesh of %d chords a turn', (chords) => {
    const found = compareShapes(washer(M10), elsewhere(meshOf(washer(M10, chords))));
    expect(found.class).toBe('remeshed');
  });

  test('is remeshed: a coarse mesh and a fine one', () => {
    const [coarse, fine] = [meshOf(washer(M10, 20)), meshOf(washer(M10, 100))];
    expect(compareShapes(coarse, elsewhere(fine)).class).toBe('remeshed');
    expect(compareShapes(fine, elsewhere(coarse)).class).toBe('remeshed');
  });

  test('is remeshed: a mesh with slivers along its edges, too thin to have a direction', () => {
    expect(compareShapes(meshOf(CHIRAL), elsewhere(withSlivers(meshOf(CHIRAL)))).class).toBe('remeshed');
  });

  test('is not one that has a through hole more, however small', () => {
    const holed = meshOf(CHIRAL);
    const [none, one] = [0, 1].map((genus) => ({ ...holed, measures: { ...holed.measures, genus } }));
    expect(compareShapes(none as SolidShape, elsewhere(none as SolidShape)).class).toBe('identical');
    expect(compareShapes(none as SolidShape, elsewhere(one as SolidShape)).class).toBe('near');
  });

  test('of a mesh of the same facets is the same mesh: identical', () => {
    expect(compareShapes(meshOf(CHIRAL), elsewhere(meshOf(CHIRAL))).class).toBe('identical');
  });
});

describe('a family of washers', () => {
  const apart = ['near', 'different'];

  test.each([{ outer: 20.05 }, { thick: 2.05 }])('%j makes another of it', (change) => {
    const other = washer({ ...M10, ...change });
    expect(apart).toContain(compareShapes(washer(M10), elsewhere(other)).class);
  });

  test('so does it in a mesh', () => {
    const other = meshOf(washer({ ...M10, inner: 10.55 }));
    expect(apart).toContain(compareShapes(washer(M10), elsewhere(other)).class);
  });
});

describe('what differs is said', () => {
  test('in lengths', () => {
    const { reasons } = compareShapes(
      PLATE,
      blocks([
        [0, 0, 0],
        [92, 40, 5],
      ]),
    );
    expect(reasons).toContain('12 mm longer (80 → 92 mm)');
  });

  test('in diameters, which are those of the surface and not of its chords', () => {
    const { reasons } = compareShapes(washer(M10), elsewhere(washer({ ...M10, outer: 22 }, 31)));
    expect(reasons).toContain('4 mm longer (40 → 44 mm)');
    expect(reasons).toContain('4 mm wider (40 → 44 mm)');
  });

  test('and nothing is longer because it has other chords', () => {
    const { reasons } = compareShapes(washer(M10), elsewhere(washer({ ...M10, inner: 10 }, 31)));
    expect(reasons.join()).not.toMatch(/longer|shorter|wider|narrower/);
  });

  test('in volume and area, as ratios too', () => {
    const [volume, area] = [2 ** 3, 2 ** 2];
    expect(compareShapes(CHIRAL, elsewhere(CHIRAL, 2))).toMatchObject({
      volumeRatio: volume,
      areaRatio: area,
    });
    const open = { ...meshOf(CHIRAL), measures: { ...CHIRAL.measures, volumeMm3: null } };
    expect(compareShapes(CHIRAL, open)).toMatchObject({ volumeRatio: null, areaRatio: 1 });
  });

  test('in holes', () => {
    const { reasons } = compareShapes(washer(M10), washer({ ...M10, inner: 10 }));
    expect(reasons).toContain('one hole ⌀20 instead of ⌀21');
  });

  test('and two that have nothing in common are different', () => {
    const found = compareShapes(PLATE, elsewhere(washer(M10)));
    expect(found).toMatchObject({ class: 'different', transform: null, maxDeviationMm: null });
  });
});

test('far from the origin nothing is lost', () => {
  const far = placed(CHIRAL, turn, [2e6, -3e6, 1e6]);
  expect(compareShapes(CHIRAL, far).class).toBe('identical');
});
