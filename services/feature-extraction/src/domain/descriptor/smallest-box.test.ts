import type { Vec3 } from '@cadml/cad-model';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boxMesh } from '../../../test/support/mesh-files.ts';
import { applyTo } from '../affine.ts';
import { dot } from '../shape/vec3.ts';
import { smallestBox } from './smallest-box.ts';

const AXES = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

test('the smallest box of a box that is turned about an axis is that box', () => {
  const size = fc.double({ min: 0.5, max: 100, noNaN: true });
  fc.assert(
    fc.property(size, size, size, fc.double({ min: 0, max: 6, noNaN: true }), (a, b, c, turn) => {
      const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
      const rotation = [cosine, -sine, 0, 7, sine, cosine, 0, -3, 0, 0, 1, 11, 0, 0, 0, 1];
      const { vertices } = boxMesh([a, b, c]);
      const { extents, axes } = smallestBox(applyTo(rotation, vertices), [], AXES);
      const expected = [a, b, c].sort((x, y) => x - y);
      for (const [i, extent] of extents.entries()) expect(extent / (expected[i] as number)).toBeCloseTo(1, 6);
      for (const [i, axis] of axes.entries()) {
        expect(Math.hypot(...axis)).toBeCloseTo(1, 9);
        expect(Math.abs(dot(axis, axes[(i + 1) % 3] as Vec3))).toBeLessThan(1e-9);
      }
    }),
  );
});
