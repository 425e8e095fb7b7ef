import type { Vec3 } from '@cadml/cad-model';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { blocks, meshOf, washer } from '../../../test/support/solid-shapes.ts';
import { surfaceGap } from './face-surface.ts';
import { holesOf } from './holes.ts';
import { foldsOf } from './mesh-folds.ts';
import { meshSmoothness } from './mesh-smoothness.ts';
import { counted, lengthText, percentText } from './numbers-in-words.ts';
import { after, inverse, moved, turnBy } from './pose.ts';
import { prepareShape } from './prepared-shape.ts';
import { decodePair, decodeShape, encodePair, encodeShape } from './shape-bytes.ts';
import { solveDamped } from './solve.ts';
import { surfaceMoments } from './surface-moments.ts';
import { TriangleTree } from './triangle-tree.ts';
import { minus, norm } from './vectors.ts';

const number = fc.double({ min: -30, max: 30, noNaN: true });
const point = fc.tuple(number, number, number);

test('a pose and its inverse lead back', () => {
  fc.assert(
    fc.property(point, point, point, (turn, shift, p) => {
      const pose = { rotation: turnBy(turn), scale: 2.5, shift };
      expect(norm(minus(moved(after(inverse(pose), pose), p), p))).toBeLessThan(1e-9);
    }),
  );
});

test('a quarter turn about z takes x to y', () => {
  const [x, y, z] = moved({ rotation: turnBy([0, 0, Math.PI / 2]), scale: 3, shift: [1, 0, 0] }, [1, 0, 0]);
  expect([x, y, z].map((value) => Number(value.toFixed(12)))).toEqual([1, 3, 0]);
});

describe('gaps from surfaces', () => {
  const axis: Vec3 = [0, 0, 1];
  const origin: Vec3 = [0, 0, 0];
  test.each([
    [{ type: 'plane', origin, axis }, [3, 4, 2], 2],
    [{ type: 'sphere', origin, radius: 5 }, [0, 3, 4], 0],
    [{ type: 'cylinder', origin, axis, radius: 3 }, [3, 4, 9], 2],
    [{ type: 'cone', origin, axis, radius: 1, halfAngle: Math.PI / 4 }, [0, 4, 1], Math.SQRT2],
    [{ type: 'torus', origin, axis, radius: 10, minorRadius: 2 }, [0, 14, 0], 2],
    [{ type: 'torus', origin, axis, radius: 10, minorRadius: 2 }, [10, 0, 2], 0],
  ] as const)('%j', (surface, p, gap) => {
    expect(surfaceGap(surface, p).gap).toBeCloseTo(gap, 12);
  });
});

test('the nearest point is that of a search through all triangles', () => {
  const { positions, triangles } = meshOf(washer({ inner: 5, outer: 12, thick: 3 }, 30));
  const all = new TriangleTree(positions, triangles);
  const each = Array.from({ length: triangles.length / 3 }, (_, i) => {
    return new TriangleTree(positions, triangles.subarray(i * 3, i * 3 + 3));
  });
  fc.assert(
    fc.property(point, (p) => {
      const least = Math.min(...each.map((tree) => tree.nearest(p).distance));
      // Boxes that are no nearer in the first six digits are not looked into.
      expect(Math.abs(all.nearest(p).distance - least)).toBeLessThanOrEqual(1e-6 * least + 1e-12);
    }),
  );
});

test('moments of the surface of a cube: area 6, spread 5/36 along each axis', () => {
  const { area, centroid, spreads } = surfaceMoments(
    blocks([
      [0, 0, 0],
      [1, 1, 1],
    ]),
  );
  expect(area).toBeCloseTo(6, 12);
  for (const value of centroid) expect(value).toBeCloseTo(0.5, 12);
  for (const spread of spreads) expect(spread).toBeCloseTo(5 / 36, 12);
});

test('the bends of a round wall tell its chord error', () => {
  const chords = 40;
  const { positions, triangles } = meshOf(washer({ inner: 5, outer: 12, thick: 3 }, chords));
  const { shape } = prepareShape(meshOf(washer({ inner: 5, outer: 12, thick: 3 }, chords)));
  expect(shape.positions.length).toBeLessThan(positions.length);
  const { chordErrors } = meshSmoothness(foldsOf({ vertices: shape.positions, triangles: shape.triangles }));
  expect(Math.max(...chordErrors)).toBeCloseTo(12 * (1 - Math.cos(Math.PI / chords)), 3);
  expect(chordErrors.length).toBe(triangles.length / 3);
});

test('the true surface above a chord is the arc', () => {
  const coarse = prepareShape(meshOf(washer({ inner: 5, outer: 12, thick: 3 }, 24)));
  const angle = Math.PI / 24;
  const middle: Vec3 = moved(coarse.frame, [12 * Math.cos(angle), 12 * Math.sin(angle), 1.2]);
  const footprint = coarse.tree.nearest(middle);
  expect(footprint.distance).toBeCloseTo(12 * (1 - Math.cos(angle)), 6);
  expect(Math.abs(coarse.surface.gapAt(footprint, middle).gap)).toBeLessThan(0.05 * footprint.distance);
});

test('a washer has one hole, and its rim is none', () => {
  const found = holesOf(washer({ inner: 5.25, outer: 12, thick: 3 }));
  expect(found).toMatchObject([{ radius: 5.25 }]);
});

test('what a system leaves open stays at zero', () => {
  const [x, y] = solveDamped(Float64Array.from([2, 0, 0, 0]), Float64Array.from([4, 0]), 1e-9);
  expect(x).toBeCloseTo(2, 6);
  expect(y).toBe(0);
});

test.each([
  ['B-rep', washer({ inner: 5, outer: 12, thick: 3 })],
  ['mesh', meshOf(washer({ inner: 5, outer: 12, thick: 3 }))],
])('a %s comes back from its bytes', (_, shape) => {
  expect(decodeShape(encodeShape(shape))).toEqual(shape);
  const [a, b] = decodePair(Buffer.from(encodePair(encodeShape(shape), encodeShape(shape))));
  expect([a, b]).toEqual([shape, shape]);
});

test('numbers are written as people write them', () => {
  expect([6, 5.5, 0.123456, 12.3456].map(lengthText)).toEqual(['6', '5.5', '0.123', '12.35']);
  expect([0.05, 0.1234, 0.0123].map(percentText)).toEqual(['5 %', '12 %', '1.2 %']);
  expect([counted(1, 'hole'), counted(2, 'face'), counted(40, 'face')]).toEqual([
    'one hole',
    'two faces',
    '40 faces',
  ]);
});
