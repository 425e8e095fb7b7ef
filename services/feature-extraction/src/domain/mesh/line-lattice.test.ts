import { expect, test } from '@jest/globals';
import { crossingsAlong } from './line-crossings.ts';
import { latticeWithin } from './line-lattice.ts';
import { miscountedShare } from './miscounted-share.ts';

/** A body of folds along x, each of whose facets spans almost the whole section. */
function pleats(folds: number) {
  const vertices = Array.from({ length: folds + 1 }, (_, i) => {
    const y = i % 2 ? 100 : 0;
    return [i, y, 0, i, y, 100, i, y + 10, 100, i, y + 10, 0];
  }).flat();
  const triangles = Array.from({ length: 4 * folds }, (_, i) => {
    const ring = Math.floor(i / 4) * 4;
    const [a, b] = [ring + (i % 4), ring + ((i + 1) % 4)];
    return [a, b, a + 4, b, b + 4, a + 4];
  }).flat();
  const end = folds * 4;
  triangles.push(0, 2, 1, 0, 3, 2, end, end + 1, end + 2, end, end + 2, end + 3);
  const mesh = { vertices: Float64Array.from(vertices), triangles: Uint32Array.from(triangles) };
  const facets = Uint32Array.from({ length: triangles.length / 3 }, (_, facet) => facet);
  return { mesh, facets, box: Float64Array.of(0, 0, 0, folds, 110, 100) };
}

test('lines are as many as wanted where that costs little', () => {
  const { mesh, facets, box } = pleats(10);
  expect(latticeWithin(mesh, facets, box, { lines: 1024, visits: 1_000_000 })?.side).toBe(32);
});

test('where each facet meets all lines they are made fewer, so that the visits stay within what is allowed', () => {
  const { mesh, facets, box } = pleats(1000);
  const visits = 30 * facets.length;
  const lattice = latticeWithin(mesh, facets, box, { lines: 1024, visits });
  if (lattice === null) throw new Error('there are lines for so many visits');
  expect(lattice.side).toBeGreaterThanOrEqual(5);
  const found = crossingsAlong(mesh, facets, lattice, visits);
  const crossings = found?.sorted.reduce((sum, { length }) => sum + length, 0);
  expect(crossings).toBeGreaterThan(0);
  expect(crossings).toBeLessThanOrEqual(visits);
});

test('a body that needs more visits than are allowed gets no lines', () => {
  const { mesh, facets, box } = pleats(100);
  expect(latticeWithin(mesh, facets, box, { lines: 1024, visits: facets.length })).toBeNull();
});

test('the search itself ends at its last visit', () => {
  const { mesh, facets, box } = pleats(100);
  const lattice = latticeWithin(mesh, facets, box, { lines: 1024, visits: 1_000_000 });
  if (lattice === null) throw new Error('there are lines for so many visits');
  expect(crossingsAlong(mesh, facets, lattice, 1000)).toBeNull();
});

test('a body beyond what is allowed counts as unsearched', () => {
  const { mesh, facets, box } = pleats(100);
  const bodies = {
    mesh,
    componentOf: new Int32Array(facets.length),
    boxes: box,
    volumes: Float64Array.of(-1),
  };
  expect(miscountedShare(bodies)).toEqual({ share: 0, unsearched: 0 });
  const limits = { ofFacet: 1, few: 1, ofBody: 100, ofAll: 1000 };
  expect(miscountedShare(bodies, limits)).toEqual({ share: 0, unsearched: 1 });
});
