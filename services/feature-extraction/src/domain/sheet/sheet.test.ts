import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DrawingLines } from '../dxf/flatten-drawing.ts';
import { meshScene } from '../mesh/mesh-scene.ts';
import { FRONT, ISOMETRIC } from '../picture/view.ts';
import { lengthLabel } from './dimension.ts';
import { distinctLines } from './distinct-lines.ts';
import { drawingScale } from './drawing-scale.ts';
import { layOut, SHEET } from './layout.ts';
import { meshLines } from './mesh-lines.ts';
import { planSheet } from './plan-sheet.ts';
import { simplified } from './simplify.ts';
import { xmlText } from './svg.ts';

describe('the scale of a sheet', () => {
  test.each([
    [1, '1:1'],
    [0.99, '1:2'],
    [0.5, '1:2'],
    [0.051, '1:20'],
    [0.011, '1:100'],
    [4.9, '2:1'],
    [50, '50:1'],
  ])('room for %d gives %s', (limit, label) => {
    expect(drawingScale(limit).label).toBe(label);
  });

  test('is standard, fits, and is no smaller than it must be', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (limit) => {
        const { factor } = drawingScale(limit);
        expect(factor).toBeLessThanOrEqual(limit * (1 + 1e-6));
        expect(factor * 2.6).toBeGreaterThan(limit);
      }),
    );
  });
});

test('all views of any box lie on the sheet and do not touch', () => {
  const extent = fc.double({ min: 0.01, max: 10_000, noNaN: true });
  fc.assert(
    fc.property(extent, extent, extent, (x, y, z) => {
      const { places } = layOut({ min: [0, 0, 0], max: [x, y, z] });
      const { front, top, left, isometric } = places;
      for (const place of Object.values(places)) {
        expect(place.x).toBeGreaterThanOrEqual(10);
        expect(place.x + place.width).toBeLessThanOrEqual(SHEET.widthMm - 10);
        expect(place.y + place.height).toBeLessThanOrEqual(SHEET.heightMm - 26);
      }
      expect(top.y).toBeGreaterThan(front.y + front.height);
      expect(left.x).toBeGreaterThan(front.x + front.width);
      expect(isometric.y).toBeGreaterThanOrEqual(left.y + left.height);
    }),
  );
});

test('a simplified line stays within the tolerance and keeps its ends', () => {
  const points = Float64Array.from({ length: 400 }, (_, i) =>
    i % 2 === 0 ? 10 * Math.cos(i / 130) : 10 * Math.sin((i - 1) / 130),
  );
  const short = simplified(points, 0.01);
  expect(short.length).toBeLessThan(140);
  expect([...short.subarray(0, 2), ...short.subarray(-2)]).toEqual([
    ...points.subarray(0, 2),
    ...points.subarray(-2),
  ]);
});

test('lines that coincide are drawn once, seen before hidden', () => {
  const line = Float64Array.of(0, 0, 10, 0);
  const back = Float64Array.of(10, 0, 0, 0);
  const { visible, hidden } = distinctLines({ visible: [line, back], smooth: [], hidden: [back] }, 0.01);
  expect([visible.length, hidden.length]).toEqual([1, 0]);
});

describe('lines of a mesh', () => {
  const vertices = Float32Array.from({ length: 24 }, (_, i) => ((i / 3) >> (i % 3)) & 1 && 10);
  const quads = [0, 2, 3, 1, 4, 5, 7, 6, 0, 1, 5, 4, 2, 6, 7, 3, 0, 4, 6, 2, 1, 3, 7, 5];
  const triangles = Uint32Array.from({ length: 36 }, (_, i) => {
    const quad = Math.floor(i / 6) * 4;
    return quads[quad + ([0, 1, 2, 0, 2, 3][i % 6] as number)] as number;
  });
  const cube = meshScene({ vertices, triangles }, 1);
  const length = (lines: readonly Float64Array[]) =>
    lines.reduce((sum, line) => {
      let total = sum;
      for (let i = 2; i < line.length; i += 2) {
        total += Math.hypot(
          (line[i] as number) - (line[i - 2] as number),
          (line[i + 1] as number) - (line[i - 1] as number),
        );
      }
      return total;
    }, 0);

  test('of a cube nine edges are seen and three are hidden', () => {
    const lines = distinctLines(meshLines(cube, ISOMETRIC), 0.1);
    const edge = 10 * Math.sqrt(2 / 3);
    expect(length(lines.visible)).toBeCloseTo(9 * edge, -1);
    expect(length(lines.hidden) / edge).toBeGreaterThan(2.8);
    expect(length(lines.hidden) / edge).toBeLessThan(3.2);
  });

  test('the diagonals of its sides are no edges', () => {
    expect(cube.meshes[0]?.edges.flatMap((line) => [...line]).length).toBe(24 * 3);
    expect(meshLines(cube, FRONT).smooth).toEqual([]);
  });
});

test.each([
  [60, '60'],
  [12.70000001, '12.7'],
  [0.0001234, '0.000123'],
])('a length of %d is written %s', (value, label) => {
  expect(lengthLabel(value)).toBe(label);
});

test('text cannot break out of the document', () => {
  expect(xmlText('<a href="x">&\u0000\u{1F600}\ud800')).toBe(
    '&lt;a href=&quot;x&quot;&gt;&amp;\u{1F600}\ufffd',
  );
});

test('rows of a text stand on their base lines, the last at the bottom of the frame, the first below its top', () => {
  const pen = { colour: null, layer: '0' } as unknown as DrawingLines['texts'][number]['pen'];
  const frame = { heightMm: 6, frameWidthMm: 40, frameHeightMm: 26, rotationDegrees: 0 };
  const texts = [{ pen, content: 'one\ntwo\nthree', position: [0, 0, 0] as const, ...frame }];
  const svg = planSheet({ lines: [], texts, isCut: false }, 10_000) ?? '';
  const [first = 0, second = 0, last = 0] = [...svg.matchAll(/<tspan x="[^"]*" y="([^"]*)"/g)].map((row) =>
    Number(row[1]),
  );
  const factor = Number(/font-size="([^"]*)"/.exec(svg)?.[1]) / frame.heightMm;
  expect((last - second) / factor).toBeCloseTo(10, 1);
  expect((second - first) / factor).toBeCloseTo(10, 1);
});
