import { expect, test } from '@jest/globals';
import { foldsOf, sharpestBend } from './mesh-folds.ts';

/** The bend at the one edge that facets share which are turned about it by these angles. */
function bendAmid(turns: readonly number[]): number {
  const rim = turns.flatMap((turn) => [Math.cos(turn), Math.sin(turn), 0.5]);
  const { normals, meetings } = foldsOf({
    vertices: Float64Array.from([0, 0, 0, 0, 0, 1].concat(rim)),
    triangles: Uint32Array.from(turns.flatMap((_, i) => [0, 1, i + 2])),
  });
  const shared = meetings.filter(({ facets }) => facets.length > 1);
  expect(shared.map(({ facets }) => facets.length)).toEqual([turns.length]);
  return sharpestBend(normals, shared[0] as (typeof shared)[number]);
}

test('an edge of two facets bends by the angle between them', () => {
  expect(bendAmid([0, Math.PI / 2])).toBeCloseTo(Math.PI / 2, 3);
});

test('an edge of more bends as for the facet that goes on least straight', () => {
  expect(bendAmid([0, 0.1, 1.1])).toBeCloseTo(1, 3);
});

test('an edge where two hundred thousand facets meet counts as sharp, and that is soon known', () => {
  expect(bendAmid(Array.from({ length: 200_000 }, (_, i) => i))).toBe(Math.PI);
});
