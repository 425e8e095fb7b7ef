import { expect, test } from '@jest/globals';
import { assemblyTree, TREE_LIMITS } from './assembly-tree.ts';
import { billOfMaterials } from './bill-of-materials.ts';
import { componentNames } from './component-names.ts';
import type { FileStructure, Product, ProductShape, Transform } from './file-structure.ts';
import { productGraph } from './product-graph.ts';
import { uniqueParts } from './unique-parts.ts';

const HERE: Transform = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

const shape = (sameAs: number, fileHash = `hash ${sameAs}`): ProductShape => ({
  ...{ fileHash, sameAs, bytes: 1, sizeMm: [1, 2, 3], volumeMm3: 6, faces: 6 },
});

function product(name: string, own: ProductShape | null = null, partNumber: string | null = name): Product {
  return { key: `#${name}`, partNumber, name, shape: own };
}

/** Uses as [assembly, component, how many]. */
function structure(
  products: readonly Product[],
  uses: readonly (readonly [number, number, number?])[],
  roots: readonly number[] = [0],
): FileStructure {
  return {
    products,
    occurrences: uses.map(([assembly, component, quantity = 1], i) => ({
      ...{ assembly, component, quantity, name: `use ${i}`, referenceDesignator: null, transform: HERE },
    })),
    roots: roots.map((root) => ({ product: root, transform: HERE })),
    assumedUnit: null,
    productFormat: 'step',
    warnings: [],
  };
}

/** A car of two axles of two wheels each, a spare wheel, and 2.5 litres of oil. */
const car = structure(
  [product('car'), product('axle'), product('wheel', shape(2)), product('oil')],
  [
    [0, 1],
    [0, 1],
    [0, 2],
    [1, 2],
    [1, 2],
    [0, 3, 2.5],
  ],
);
const nobody = () => null;
const all = { name: 'file', depth: null };

test('quantities multiply down the tree, whatever the number of ways', () => {
  const graph = productGraph(car);
  expect(graph.totals).toEqual([1, 2, 5, 2.5]);
  expect(uniqueParts(graph)).toMatchObject([{ key: '#wheel', quantity: 5 }]);
});

test('the bill lists a product once for each parent, with its count there and in all', () => {
  const rows = billOfMaterials(productGraph(car), nobody, all);
  const told = rows.map((row) => [row.position, row.level, row.name, row.quantity, row.totalQuantity]);
  expect(told).toEqual([
    ['1', 1, 'axle', 2, 2],
    ['1.1', 2, 'wheel', 2, 4],
    ['2', 1, 'wheel', 1, 1],
    ['3', 1, 'oil', 2.5, 2.5],
  ]);
  const top = billOfMaterials(productGraph(car), nobody, { ...all, depth: 1 });
  expect(top.map(({ position }) => position)).toEqual(['1', '2', '3']);
});

test('the tree has a node for each use', () => {
  const root = assemblyTree(productGraph(car), 'file', null);
  expect(root.children.map(({ name }) => name)).toEqual(['axle', 'axle', 'wheel', 'oil']);
  expect(root.children[1]).toMatchObject({ use: 'use 1', cut: false, part: null, children: [{}, {}] });
  expect(root.children[1]?.children[0]).toMatchObject({ name: 'wheel', part: '#wheel' });
  expect(assemblyTree(productGraph(car), 'file', 1).children[0]).toMatchObject({ cut: true, children: [] });
});

test('a file with several products at the top gets a root of its own', () => {
  const two = structure([product('a', shape(0)), product('', shape(1))], [], [0, 1, 1]);
  const root = assemblyTree(productGraph(two), 'file.3mf', null);
  expect(root).toMatchObject({ product: null, name: 'file.3mf', children: [{ name: 'a' }, {}, {}] });
  expect(root.children[1]?.name).toBe('file.3mf');
  expect(billOfMaterials(productGraph(two), nobody, all).map(({ quantity }) => quantity)).toEqual([1, 2]);
});

test('products of the same shape are one unique part, of all their files', () => {
  const parts = uniqueParts(
    productGraph(
      structure(
        [product('top'), product('left', shape(1, 'a')), product('right', shape(1, 'b'))],
        [
          [0, 1],
          [0, 2],
          [0, 2],
        ],
      ),
    ),
  );
  expect(parts).toMatchObject([
    { key: '#left', products: ['#left', '#right'], fileHashes: ['a', 'b'], quantity: 3 },
  ]);
});

test('mirrored and scaled uses are told apart, and counted with their own volume', () => {
  const scaled = (x: number, y: number, z: number): Transform => [
    ...[x, 0, 0, 5, 0, y, 0, 0],
    ...[0, 0, z, 0, 0, 0, 0, 1],
  ];
  const uses = structure(
    [product('top'), product('half'), product('leaf', shape(2))],
    [
      [0, 1],
      [0, 1],
      [1, 2],
      [1, 2],
      [0, 2],
      [0, 2],
    ],
  );
  // The second half is mirrored, and in each the second leaf; of the loose leaves one is doubled, one stretched.
  const places = [HERE, scaled(-1, 1, 1), HERE, scaled(1, -1, 1), scaled(2, 2, 2), scaled(1, 1, 3)];
  const graph = productGraph({
    ...uses,
    occurrences: uses.occurrences.map((use, i) => ({ ...use, transform: places[i] ?? HERE })),
  });
  expect(uniqueParts(graph)).toMatchObject([{ key: '#leaf', quantity: 6, altered: 4 }]);
  const rows = billOfMaterials(graph, nobody, all);
  expect(
    rows.map(({ name, totalQuantity, scale, mirrored }) => [name, totalQuantity, scale, mirrored]),
  ).toEqual([
    ['half', 1, 1, false],
    ['leaf', 1, 1, false],
    ['leaf', 1, 1, true],
    ['half', 1, 1, true],
    ['leaf', 1, 1, true],
    ['leaf', 1, 1, false],
    ['leaf', 1, 2, false],
    ['leaf', 1, null, false],
  ]);
  const volume = rows.reduce((sum, row) => sum + row.totalQuantity * (row.volumeMm3 ?? 0), 0);
  expect(volume).toBeCloseTo(4 * 6 + 8 * 6 + 3 * 6, 6);
  expect(rows[6]?.sizeMm).toEqual([2, 4, 6]);
});

/** A chain of products, each of which uses the next one so many times. */
function chain(length: number, times: number): FileStructure {
  const products = Array.from({ length }, (_, i) => product(String(i)));
  const uses = products.slice(1).flatMap((_, i) => Array.from({ length: times }, () => [i, i + 1] as const));
  return structure(products, uses);
}

test('an assembly that expands beyond measure is refused before it is expanded', () => {
  const graph = productGraph(chain(40, 2));
  expect(graph.totals.at(-1)).toBe(2 ** 39);
  const limit = {
    code: 'RESOURCE_EXHAUSTED',
    context: { limit: 'assemblyNodes', allowed: TREE_LIMITS.nodes },
  };
  expect(() => assemblyTree(graph, '', null)).toThrow(expect.objectContaining(limit));
  expect(assemblyTree(graph, '', 2).children).toHaveLength(2);
  expect(billOfMaterials(graph, nobody, all)).toHaveLength(39);
  expect(() => productGraph(chain(60, 2))).toThrow('more often than can be counted');
});

test('a bill of more rows than anyone reads is refused', () => {
  const width = 30;
  const products = Array.from({ length: 1 + 3 * width }, (_, i) => product(String(i)));
  const level = (from: readonly number[], first: number) =>
    from.flatMap((a) => Array.from({ length: width }, (_, i) => [a, first + i] as const));
  const ids = (first: number) => Array.from({ length: width }, (_, i) => first + i);
  const uses = [...level([0], 1), ...level(ids(1), 1 + width), ...level(ids(1 + width), 1 + 2 * width)];
  const graph = productGraph(structure(products, uses));
  const limit = { code: 'RESOURCE_EXHAUSTED', context: { limit: 'bomRows', allowed: 20_000 } };
  expect(() => billOfMaterials(graph, nobody, all)).toThrow(expect.objectContaining(limit));
});

test('a deep chain is refused, and shown to the depth that is asked for', () => {
  const graph = productGraph(chain(5_000, 1));
  for (const show of [() => assemblyTree(graph, '', null), () => billOfMaterials(graph, nobody, all)]) {
    expect(show).toThrow(expect.objectContaining({ context: { limit: 'assemblyDepth', allowed: 64 } }));
  }
  expect(billOfMaterials(graph, nobody, { ...all, depth: 64 })).toHaveLength(64);
});

test('a product that contains itself is refused', () => {
  const cyclic = structure(
    [product('a'), product('b'), product('c')],
    [
      [0, 1],
      [1, 2],
      [2, 1],
    ],
  );
  expect(() => productGraph(cyclic)).toThrow(expect.objectContaining({ code: 'PARSE_FAILED' }));
});

test('a part number that tells nothing apart is left out', () => {
  const named = (partNumber: string | null, name: string, sameAs: number) =>
    product(name, shape(sameAs), partNumber);
  const unique = uniqueParts(
    productGraph(
      structure(
        [
          named('Part1', 'left', 0),
          named('Part1', 'right', 1),
          named('A-1', 'top', 2),
          named('B-2', 'line\nbreak', 3),
          named('C\t3', '', 4),
          named(null, 'plain', 5),
        ],
        [],
        [0, 1, 2, 3, 4, 5],
      ),
    ),
  );
  expect(componentNames(unique, 'A-1')).toEqual([
    { name: 'left' },
    { name: 'right' },
    { name: 'top' },
    { name: 'line break', partNumber: 'B-2' },
    { name: '#' },
    { name: 'plain' },
  ]);
});
