import { dimensionOf, FEATURE_VERSIONS } from '@cadml/cad-model';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CadDocument } from '../document.ts';
import { featureVector } from './feature-vector.ts';
import { laplaceEntropy } from './laplace-entropy.ts';

function drawing(changes: Partial<CadDocument> = {}): CadDocument {
  return {
    format: 'dxf',
    kind: 'drawing',
    units: { declared: 'mm', assumed: false },
    boundingBox: { min: [0, 0, 0], max: [10, 5, 2] },
    volumeMm3: null,
    areaMm2: null,
    solids: 0,
    faces: 0,
    edges: 0,
    facets: 0,
    entities: 10,
    entityKinds: { LINE: 6, ARC: 3, '3DFACE': 1 },
    layers: [
      { name: '0', count: 9 },
      { name: 'A', count: 1 },
    ],
    surfaceTypes: {},
    watertight: null,
    warnings: [],
    ...changes,
  };
}

const slots = (changes: Partial<CadDocument> = {}) => [...featureVector(drawing(changes), 'v4')];

describe('the feature vector', () => {
  test('has its slots in the canonical order', () => {
    const entropy = laplaceEntropy([6, 3, 1]);
    const expected = [
      10,
      10,
      5,
      2,
      100,
      2,
      0,
      1,
      0.5,
      0.2,
      2,
      5,
      0,
      0,
      10,
      0,
      0,
      0.6,
      0.3,
      0.1,
      0,
      0,
      1,
      entropy,
    ];
    expect(slots()).toEqual([...Float32Array.from(expected)]);
  });

  test('is of high complexity from 500 entities on', () => {
    expect(slots({ entities: 499 })[6]).toBe(0);
    expect(slots({ entities: 500 })[6]).toBe(1);
  });

  test('has zero ratios where a divisor is not positive', () => {
    const flat = slots({ boundingBox: { min: [1, 1, 1], max: [3, 1, 1] } });
    expect(flat.slice(7, 12)).toEqual([1, 0, 0, 0, 0]);
    expect(slots({ entities: 0, entityKinds: {} }).slice(14, 24)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('counts the five most frequent kinds, whatever their order and case', () => {
    const entityKinds = { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, F: 1 };
    expect(slots({ entities: 22, entityKinds }).slice(17, 22)).toEqual(
      [7, 5, 4, 3, 2].map((n) => Math.fround(n / 22)),
    );
  });

  test.each([
    ['the faces of a B-rep, even 0', { kind: 'brep', faces: 0, solids: 3, declaredSurfaces: 9 }, 0],
    ["the file's own statement, even 0", { declaredSurfaces: 0 }, 0],
    ['entities of a surface kind', { entityKinds: { '3DFACE': 2, Patch: 3, LINE: 9 } }, 5],
    ['facets', { entityKinds: { LINE: 9 }, facets: 7, solids: 2 }, 7],
    ['solids', { entityKinds: { LINE: 9 }, solids: 2 }, 2],
    ['nothing', { entityKinds: { LINE: 9 } }, 0],
  ] as const)('takes surface_count from %s', (_, changes, expected) => {
    expect(slots(changes as Partial<CadDocument>)[22]).toBe(expected);
  });

  test('takes shape_entropy from surface types before entity kinds', () => {
    expect(slots({ surfaceTypes: { plane: 90, cylinder: 5, cone: 5 } })[23]).toBeCloseTo(0.401104, 6);
    expect(slots({ surfaceTypes: { plane: 0 }, entityKinds: { LINE: 4 } })[23]).toBe(0);
  });

  test('of a lower version is the prefix of a higher one, finite and of its dimension', () => {
    const count = fc.nat(1e6);
    const kinds = fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), count);
    const counts = fc.tuple(kinds, kinds, count);
    const point = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -1e6, max: 1e6, noNaN: true })));
    fc.assert(
      fc.property(counts, point, point, ([entityKinds, surfaceTypes, entities], a, b) => {
        const min = a.map((value, i) => Math.min(value, b[i] as number)) as [number, number, number];
        const max = a.map((value, i) => Math.max(value, b[i] as number)) as [number, number, number];
        const document = drawing({ entityKinds, surfaceTypes, entities, boundingBox: { min, max } });
        const full = featureVector(document, 'v4');
        expect(full.every(Number.isFinite)).toBe(true);
        for (const version of FEATURE_VERSIONS.filter((each) => each !== 'v5')) {
          const vector = featureVector(document, version);
          expect(vector).toHaveLength(dimensionOf(version));
          expect(vector).toEqual(full.slice(0, vector.length));
        }
      }),
    );
  });
});

describe('the Laplace entropy', () => {
  test.each([
    [[10, 10, 10], 1],
    [[90, 5, 5], 0.401104],
    [[100, 1], 0.138157],
    [[1, 2, 3], 0.965634],
    [[5], 0],
    [[], 0],
  ])('of %j is %d', (counts, expected) => {
    expect(laplaceEntropy(counts)).toBeCloseTo(expected, 6);
  });
});
