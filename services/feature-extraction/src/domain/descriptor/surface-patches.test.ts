import type { Vec3 } from '@cadml/cad-model';
import { expect, test } from '@jest/globals';
import { boxMesh, joinedMeshes, torusMesh } from '../../../test/support/mesh-files.ts';
import { applyTo } from '../affine.ts';
import type { TriangleMesh } from '../mesh/weld.ts';
import { measureFacets } from './facet-measures.ts';
import { PATCH_WIDTH, surfacePatches } from './surface-patches.ts';

const PART = joinedMeshes(boxMesh([30, 20, 10]), boxMesh([2, 3, 9], [5, 40, 20]), torusMesh(9, 2));
const AXES: readonly [Vec3, Vec3, Vec3] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

function patchesOf({ vertices, triangles }: TriangleMesh, axes = AXES): readonly (readonly number[])[] {
  const regionOf = new Int32Array(triangles.length / 3);
  const facets = measureFacets({ vertices: Float64Array.from(vertices), triangles, regionOf });
  const patches = surfacePatches(facets, axes);
  return Array.from({ length: patches.length / PATCH_WIDTH }, (_, i) => [
    ...patches.subarray(i * PATCH_WIDTH, (i + 1) * PATCH_WIDTH),
  ]);
}

test('the patches of a surface have all of its area, about its centroid', () => {
  const patches = patchesOf(PART);
  const sum = (of: (patch: readonly number[]) => number) =>
    patches.reduce((total, patch) => total + of(patch), 0);
  expect(sum(([share = 0]) => share)).toBeCloseTo(1, 12);
  for (const k of [1, 2, 3])
    expect(sum((patch) => (patch[0] as number) * (patch[k] as number))).toBeCloseTo(0, 9);
});

test('they are the same whichever way the axes run, and in whichever order', () => {
  const [, y, z] = AXES;
  const sorted = (patches: readonly (readonly number[])[]) =>
    patches.map(([share = 0]) => share.toFixed(9)).toSorted();
  const turned = patchesOf(PART, [z, [-1, 0, 0], y]);
  expect(sorted(turned)).toEqual(sorted(patchesOf(PART)));
});

test('they go with the part when it is turned and enlarged', () => {
  const [cosine, sine] = [Math.cos(1), Math.sin(1)];
  const transform = [3 * cosine, -3 * sine, 0, 7, 3 * sine, 3 * cosine, 0, -3, 0, 0, 3, 11, 0, 0, 0, 1];
  const turned = patchesOf({ ...PART, vertices: applyTo(transform, PART.vertices) }, [
    [cosine, sine, 0],
    [-sine, cosine, 0],
    [0, 0, 1],
  ]);
  const shares = (patches: readonly (readonly number[])[]) => patches.map(([share = 0]) => share);
  const original = shares(patchesOf(PART));
  expect(turned).toHaveLength(original.length);
  for (const [i, share] of shares(turned).entries()) expect(share).toBeCloseTo(original[i] as number, 9);
});
