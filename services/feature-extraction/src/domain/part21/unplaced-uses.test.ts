import { describe, expect, test } from '@jest/globals';
import type { Occurrence, ProductStructure } from '../product-structure.ts';
import { IDENTITY_TRANSFORM } from '../transform.ts';
import { usesWithoutPlace } from './unplaced-uses.ts';

type Use = Pick<Occurrence, 'assembly' | 'component' | 'quantity' | 'unplaced'>;

/** Product 0 at the top; the last one of `products` has a shape. */
function structure(products: number, uses: readonly Use[]): ProductStructure {
  return {
    products: Array.from({ length: products }, (_, i) => ({
      ...{ key: `#${i}`, partNumber: null, name: `${i}`, description: null },
      hasShape: i === products - 1,
    })),
    occurrences: uses.map((use) => ({
      ...{ name: '', referenceDesignator: null, transform: IDENTITY_TRANSFORM, ...use },
    })),
    roots: [{ product: 0, transform: IDENTITY_TRANSFORM }],
  };
}

describe('uses without a place', () => {
  test.each<[string, number, readonly Use[], number]>([
    ['none', 2, [{ assembly: 0, component: 1 }], 0],
    ['as many as they stand for', 2, [{ assembly: 0, component: 1, quantity: 7, unplaced: true }], 7],
    ['all but the one that is placed', 2, [{ assembly: 0, component: 1, quantity: 7 }], 6],
    [
      'in every place of their assembly',
      3,
      [
        { assembly: 0, component: 1 },
        { assembly: 0, component: 1 },
        { assembly: 1, component: 2, quantity: 3, unplaced: true },
      ],
      6,
    ],
    [
      'not once more below what is lost itself',
      3,
      [
        { assembly: 0, component: 1, unplaced: true },
        { assembly: 1, component: 2, unplaced: true },
      ],
      1,
    ],
    [
      'not those without a shape',
      3,
      [
        { assembly: 0, component: 1, unplaced: true },
        { assembly: 0, component: 2 },
      ],
      0,
    ],
  ])('are counted: %s', (_, products, uses, count) => {
    expect(usesWithoutPlace(structure(products, uses))).toBe(count);
  });
});
