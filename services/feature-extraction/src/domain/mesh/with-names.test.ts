import { expect, test } from '@jest/globals';
import { IDENTITY_TRANSFORM } from '../transform.ts';
import { type MeshContent, singleBody } from './content.ts';
import { withNames } from './with-names.ts';

const tetrahedron = {
  vertices: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1),
  triangles: Uint32Array.of(0, 2, 1, 0, 1, 3, 1, 2, 3, 0, 3, 2),
};
const single = singleBody(tetrahedron, 1);

function content(keys: readonly string[], roots: readonly number[]): MeshContent {
  const products = keys.map((key) => ({ ...(single.products[0] as (typeof single.products)[0]), key }));
  return {
    ...single,
    products,
    roots: roots.map((product) => ({ product, transform: IDENTITY_TRANSFORM })),
  };
}

const names = (given: MeshContent) => withNames(given).products.map(({ name }) => name);

test('unnamed products go by their keys, the whole file by the name of the file', () => {
  expect(names(content(['1', 'mesh 2', 'node 0'], [2]))).toEqual(['object 1', 'mesh 2', '']);
  expect(names(content(['1', '2'], [0, 1]))).toEqual(['object 1', 'object 2']);
  expect(names(content(['mesh 0'], [0]))).toEqual(['']);
});
