import { describe, expect, test } from '@jest/globals';
import { checkFaces, checkMeasures, gapWarnings } from './check-measures.ts';
import type { ShapeMeasures } from './measure-shape.ts';

const box: ShapeMeasures = {
  boundingBox: { min: [0, 0, 0], max: [10, 20, 30] },
  solidVolumes: [{ volumeMm3: 6000, boxVolumeMm3: 6000.001 }],
  volumeMm3: 6000,
  areaMm2: 2200,
  solids: 1,
  shells: 1,
  faces: 6,
  edges: 12,
  distinctFaces: 6,
  distinctEdges: 12,
  collapsedEdges: 0,
  surfaceTypes: { plane: 6 },
  largestGapMm: 1e-7,
};

const broken = (context: object = {}) =>
  expect.objectContaining({
    code: 'PARSE_FAILED',
    stage: 'geometry',
    context: expect.objectContaining(context),
  });

describe('checkFaces', () => {
  test('lets a sound part pass, also when the kernel split faces', () => {
    expect(() => checkFaces(box, 6)).not.toThrow();
    expect(() => checkFaces(box, 5)).not.toThrow();
  });

  test('refuses a part that lost faces, with both counts', () => {
    expect(() => checkFaces(box, 7)).toThrow(broken({ faces: 6, declaredFaces: 7 }));
  });

  test('refuses a part without faces', () => {
    const none = { ...box, faces: 0, distinctFaces: 0 };
    expect(() => checkFaces(none, 0)).toThrow(broken({ faces: 0, declaredFaces: 0 }));
    expect(() => checkFaces(none, 0)).toThrow(/no faces/);
    expect(() => checkFaces(none, 42)).toThrow(broken({ faces: 0, declaredFaces: 42 }));
    expect(() => checkFaces(none, 42)).toThrow(/0 of the 42 faces/);
  });

  test.each([0, Number.NaN, 1e19])('refuses an area of %p mm²', (areaMm2) => {
    expect(() => checkFaces({ ...box, areaMm2 }, 6)).toThrow(broken());
  });
});

describe('checkMeasures', () => {
  test('answers the box of a sound part', () => {
    expect(checkMeasures(box)).toEqual(box.boundingBox);
  });

  test.each([-6000, 0, 6001, -2e103, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses a solid of %p mm³ in a box of 6000',
    (volumeMm3) => {
      const solidVolumes = [{ volumeMm3, boxVolumeMm3: 6000 }];
      expect(() => checkMeasures({ ...box, solidVolumes })).toThrow(broken());
    },
  );

  test('refuses a solid that fits its own loose box and not the tight one of the part', () => {
    const solidVolumes = [{ volumeMm3: 6001, boxVolumeMm3: 9000 }];
    expect(() => checkMeasures({ ...box, solidVolumes })).toThrow(broken({ volumeMm3: '6001' }));
  });

  test.each([10, Number.NaN])('refuses edges that end %p mm from their vertices', (largestGapMm) => {
    expect(() => checkMeasures({ ...box, largestGapMm })).toThrow(broken());
    expect(checkMeasures({ ...box, largestGapMm: 0.1 })).toEqual(box.boundingBox);
  });

  test.each([
    ['none', null],
    ['a point', { min: [1, 1, 1], max: [1, 1, 1] }],
    ['under a nanometre', { min: [0, 0, 0], max: [1e-7, 1e-7, 1e-7] }],
    ['over a thousand kilometres', { min: [0, 0, 0], max: [1, 1, 2e9] }],
    ['not a number', { min: [0, 0, 0], max: [1, Number.NaN, 1] }],
    ['inside out', { min: [0, 0, 0], max: [1, -1, 1] }],
  ] as const)('refuses a box that is %s', (_, boundingBox) => {
    expect(() => checkMeasures({ ...box, boundingBox })).toThrow(broken());
  });

  test('tells of a gap that no exporter rounds away', () => {
    expect(gapWarnings({ largestGapMm: 0.2 }, { min: [0, 0, 0], max: [10, 20, 30] })).toEqual([]);
    expect(gapWarnings({ largestGapMm: 0.3 }, { min: [0, 0, 0], max: [10, 20, 30] })).toEqual([
      { code: 'gaps_wide', message: expect.stringContaining('0.3 mm') },
    ]);
  });
});
