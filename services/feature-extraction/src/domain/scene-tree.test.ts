import { describe, expect, test } from '@jest/globals';
import type { ProductStructure, Transform } from './product-structure.ts';
import { sceneTree } from './scene-tree.ts';
import { IDENTITY_TRANSFORM } from './transform.ts';

const shifted = (x: number): Transform => [1, 0, 0, x, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const product = (name: string, hasShape: boolean) => ({
  ...{ key: name, partNumber: null, name, description: null, hasShape },
});

/** A pair of bolts, 5 and 8 to the right of a frame that is itself at 100. */
const STRUCTURE: ProductStructure = {
  products: [product('frame', false), product('bolt', true)],
  occurrences: [5, 8].map((x) => ({
    ...{ assembly: 0, component: 1, name: `bolt at ${x}`, referenceDesignator: null, transform: shifted(x) },
  })),
  roots: [{ product: 0, transform: shifted(100) }],
};

describe('sceneTree', () => {
  test('a body goes below the product that is placed where it lies', () => {
    const bodies = [108, 105].map((x) => ({ mesh: 0, transform: shifted(x) }));
    const { nodes, products } = sceneTree(bodies, STRUCTURE, 1);
    expect(products).toEqual([1, 1]);
    const [first, second] = nodes.filter(({ mesh }) => mesh !== null);
    expect(first).toMatchObject({ name: 'bolt', transform: IDENTITY_TRANSFORM });
    expect(nodes[first?.parent ?? -1]).toMatchObject({ name: 'bolt', transform: shifted(8), parent: 1 });
    expect(nodes[second?.parent ?? -1]).toMatchObject({ name: 'bolt', transform: shifted(5), parent: 1 });
    expect(nodes[1]).toMatchObject({ name: 'frame', transform: shifted(100), parent: 0 });
  });

  test('a body whose place is not certain hangs below the root where the file has it', () => {
    const { nodes, products } = sceneTree([{ mesh: 0, transform: shifted(7) }], STRUCTURE, 1);
    expect(products).toEqual([null]);
    expect(nodes.at(-1)).toEqual({ name: 'part', parent: 0, transform: shifted(7), mesh: 0, colour: null });
  });

  test('products in one place take the bodies there in order, when there are as many', () => {
    const inPlace: ProductStructure = {
      products: [product('left', true), product('right', true)],
      occurrences: [],
      roots: [0, 1].map((index) => ({ product: index, transform: IDENTITY_TRANSFORM })),
    };
    const bodies = [0, 1].map((mesh) => ({ mesh, transform: IDENTITY_TRANSFORM }));
    const names = (count: number) =>
      sceneTree(bodies.slice(0, count), inPlace, 1).nodes.flatMap(({ mesh, name }) =>
        mesh === null ? [] : [name],
      );
    expect(names(2)).toEqual(['left', 'right']);
    expect(names(1)).toEqual(['part']);
  });

  test('the root turns the unit of the file into millimetres', () => {
    expect(sceneTree([], null, 25.4).nodes[0]?.transform.filter((value) => value === 25.4)).toHaveLength(3);
  });
});
