import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boxMesh, joinedMeshes, torusMesh, turnedMesh } from '../../../test/support/mesh-files.ts';
import { RayGrid } from './ray-grid.ts';
import type { TriangleMesh } from './weld.ts';
import { windingNumber } from './winding-number.ts';

const allFacets = ({ triangles }: TriangleMesh) =>
  Uint32Array.from({ length: triangles.length / 3 }, (_, i) => i);
/**
 * No finer than a file in millimetres would tell: the solid angles of what is 1e-140 from a corner underflow. Half a step
 * beside: a point on a face is neither within nor without.
 */
const coordinate = fc
  .double({ min: -30, max: 30, noNaN: true })
  .map((mm) => (Math.round(mm * 1e9) + 0.5) / 1e9);

describe('rays along x', () => {
  test.each([
    ['a torus', torusMesh(20, 4)],
    ['a block', boxMesh([40, 20, 1], [-20, -10, 0])],
    [
      'a block with a hollow',
      joinedMeshes(boxMesh([40, 40, 40], [-20, -20, -20]), turnedMesh(boxMesh([9, 9, 9]))),
    ],
  ])('tell whether a point is in %s, as winding numbers do', (_, mesh) => {
    const facets = allFacets(mesh);
    const rays = new RayGrid(mesh, facets);
    const check = (point: readonly [number, number, number]) => {
      const turns = Math.abs(windingNumber(mesh, facets, point));
      const whole = Math.round(turns);
      fc.pre(Math.abs(turns - whole) < 1e-6);
      expect(rays.isOddlyCrossed(point)).toBe(whole % 2 === 1);
      expect(rays.cost(point)).toBeLessThanOrEqual(facets.length);
    };
    fc.assert(fc.property(fc.tuple(coordinate, coordinate, coordinate), check));
  });

  test('cross an edge of two facets once', () => {
    const mesh = boxMesh([10, 10, 10]);
    const rays = new RayGrid(mesh, allFacets(mesh));
    // Each face is two triangles over a diagonal: these rays go through one on both sides, or on none.
    for (const at of [1, 2.5, 5, 7, 9]) {
      expect([at, rays.isOddlyCrossed([5, at, at])]).toEqual([at, true]);
      expect([at, rays.isOddlyCrossed([5, at, 10 - at])]).toEqual([at, true]);
      expect(rays.isOddlyCrossed([-5, at, at])).toBe(false);
    }
  });
});
