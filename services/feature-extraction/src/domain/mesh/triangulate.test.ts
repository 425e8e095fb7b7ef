import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Uint32List } from './growing-array.ts';
import { triangulate } from './triangulate.ts';

type Point = readonly [number, number];

/** Triangles of a polygon in a tilted plane, and their areas in the plane, signed. */
function cut(points: readonly Point[]) {
  const vertices = Float64Array.from(points.flatMap(([x, y]) => [x, 0.6 * y, 0.8 * y]));
  const list = new Uint32List();
  triangulate(
    vertices,
    Uint32Array.from(points, (_, i) => i),
    list,
    1e9,
  );
  const triangles = list.finish();
  const areas: number[] = [];
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => points[triangles[at + k] as number] as Point);
    areas.push(areaOf([a as Point, b as Point, c as Point]));
  }
  return { triangles, areas, total: areas.reduce((sum, area) => sum + area, 0) };
}

function areaOf(points: readonly Point[]): number {
  return points.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length] as Point;
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

const L: readonly Point[] = [
  [0, 0],
  [4, 0],
  [4, 1],
  [1, 1],
  [1, 3],
  [0, 3],
];

describe('a polygon is cut into triangles', () => {
  test.each<[string, readonly Point[]]>([
    ['a square', L.slice(0, 3)],
    ['an L', L],
    ['an L the other way round', [...L].reverse()],
    [
      'a square with corners on its sides',
      [
        [0, 0],
        [1, 0],
        [2, 0],
        [2, 1],
        [2, 2],
        [0, 2],
        [0, 1],
      ],
    ],
    [
      'a comb',
      [
        [0, 0],
        [9, 0],
        [9, 5],
        [8, 1],
        [7, 5],
        [6, 1],
        [5, 5],
        [4, 1],
        [3, 5],
        [0, 5],
      ],
    ],
    [
      'a hole with a bridge',
      [
        [0, 0],
        [9, 0],
        [9, 9],
        [0, 9],
        [0, 0],
        [3, 3],
        [3, 6],
        [6, 6],
        [6, 3],
        [3, 3],
      ],
    ],
  ])('%s', (_, points) => {
    const { areas, total, triangles } = cut(points);
    expect(total).toBeCloseTo(areaOf(points), 9);
    expect(areas).toHaveLength(points.length - 2);
    const sign = Math.sign(total);
    expect(areas.every((area) => area * sign >= -1e-12)).toBe(true);
    expect(new Set(triangles).size).toBe(points.length);
  });

  test('whatever star it is', () => {
    const radii = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 4, maxLength: 60 });
    fc.assert(
      fc.property(radii, (list) => {
        const points = list.map((radius, i): Point => {
          const angle = (2 * Math.PI * i) / list.length;
          return [radius * Math.cos(angle), radius * Math.sin(angle)];
        });
        const { areas, total } = cut(points);
        expect(total / areaOf(points)).toBeCloseTo(1, 9);
        expect(areas.every((area) => area >= -1e-9 * total)).toBe(true);
      }),
    );
  });

  test('one that crosses itself keeps all its edges', () => {
    const bow: readonly Point[] = [
      [0, 0],
      [2, 2],
      [2, 0],
      [0, 2],
      [-1, 1],
    ];
    expect(cut(bow).triangles).toHaveLength(9);
  });

  test('work ends at its limit', () => {
    const points = Array.from({ length: 3_000 }, (_, i): Point => [i % 2 === 0 ? i : 0.3 * i, (i * i) % 97]);
    const vertices = Float64Array.from(points.flatMap(([x, y]) => [x, y, 0]));
    const work = triangulate(
      vertices,
      Uint32Array.from(points, (_, i) => i),
      new Uint32List(),
      5_000,
    );
    expect(work).toBeLessThan(20_000);
  });
});
