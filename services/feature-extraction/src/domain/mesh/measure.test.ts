import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boxMesh, joinedMeshes, torusMesh, turnedMesh } from '../../../test/support/mesh-files.ts';
import { measureMesh } from './measure.ts';
import { type TriangleMesh, weldMesh } from './weld.ts';

const measure = (...meshes: readonly TriangleMesh[]) => measureMesh(weldMesh(joinedMeshes(...meshes)));

describe('handles are counted', () => {
  test('none of a box, one of a ring, three of two rings and one more', () => {
    expect(measure(boxMesh([1, 1, 1]))).toMatchObject({ genus: 0, components: 1, orientation: 'outward' });
    expect(measure(torusMesh(10, 2))).toMatchObject({ genus: 1, volume: expect.any(Number) });
    const far = (mesh: TriangleMesh, x: number) => ({
      ...mesh,
      vertices: mesh.vertices.map((value, i) => (i % 3 === 0 ? value + x : value)),
    });
    const rings = [0, 100, 200].map((x) => far(torusMesh(10, 2), x));
    expect(measure(...rings, boxMesh([1, 1, 1], [500, 0, 0]))).toMatchObject({
      genus: 3,
      closedComponents: 4,
    });
  });

  test('two boxes that share a corner are two spheres', () => {
    const corner = measure(boxMesh([1, 1, 1]), boxMesh([1, 1, 1], [1, 1, 1]));
    expect(corner).toMatchObject({ genus: 0, components: 2, closedComponents: 2, volume: 2 });
  });

  test('only of closed components', () => {
    const { vertices, triangles } = boxMesh([1, 1, 1]);
    const open = { vertices, triangles: triangles.subarray(3) };
    expect(measure(open)).toMatchObject({ genus: null, boundaryEdges: 3, orientation: null, volume: null });
  });
});

describe('a volume is given only where it is sure', () => {
  const outer = boxMesh([10, 10, 10]);
  const inner = boxMesh([4, 4, 4], [3, 3, 3]);
  const innermost = boxMesh([2, 2, 2], [4, 4, 4]);

  test.each<[string, readonly TriangleMesh[], number | null, string]>([
    ['a cavity', [outer, turnedMesh(inner)], 936, 'outward'],
    ['a solid in the cavity', [outer, turnedMesh(inner), innermost], 944, 'outward'],
    ['all of that turned over', [turnedMesh(outer), inner, turnedMesh(innermost)], 944, 'inward'],
    ['a solid within a solid', [outer, inner], null, 'mixed'],
    ['one of two turned over', [outer, turnedMesh(boxMesh([4, 4, 4], [20, 0, 0]))], null, 'mixed'],
    [
      'both of two turned over',
      [turnedMesh(outer), turnedMesh(boxMesh([4, 4, 4], [20, 0, 0]))],
      1064,
      'inward',
    ],
  ])('%s', (_, meshes, volume, orientation) => {
    expect(measure(...meshes)).toMatchObject({ volume, orientation, watertight: true });
  });

  test('a part that is there twice has none', () => {
    expect(measure(outer, outer)).toMatchObject({
      volume: null,
      watertight: false,
      duplicates: 12,
      nonManifoldEdges: 18,
    });
  });

  test('a sheet with two sides has none', () => {
    const sheet = boxMesh([5, 5, 0]);
    const sides = { vertices: sheet.vertices, triangles: Uint32Array.of(0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6) };
    expect(measure(sides)).toMatchObject({ volume: null });
  });

  test('a facet turned over is found', () => {
    const { vertices, triangles } = boxMesh([1, 1, 1]);
    const turned = Uint32Array.of(0, 3, 2, ...triangles.subarray(3));
    expect(measure({ vertices, triangles: turned })).toMatchObject({ turnedEdges: 3, orientation: 'mixed' });
  });

  test('boxes side by side sum up, in any number and order', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(sizes, (edges) => {
        const boxes = edges.map((edge, i) => boxMesh([edge, edge, edge], [i * 10, 0, 0]));
        const measures = measure(...boxes);
        expect(measures.volume).toBeCloseTo(
          edges.reduce((sum, edge) => sum + edge ** 3, 0),
          6,
        );
        expect(measures.components).toBe(edges.length);
      }),
    );
  });
});

test('vertices that nothing uses do not make the box larger', () => {
  const { vertices, triangles } = boxMesh([1, 2, 3]);
  const more = Float64Array.of(...vertices, 99, 99, 99);
  expect(measureMesh(weldMesh({ vertices: more, triangles })).box).toEqual({
    min: [0, 0, 0],
    max: [1, 2, 3],
  });
});
