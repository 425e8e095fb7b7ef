import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dxf, entity, line } from '../../../../test/support/dxf-text.ts';
import { readDrawingFile } from '../../read-drawing-file.ts';

describe('the box of a spline', () => {
  test('is that of points sampled on it', () => {
    const coordinate = fc.integer({ min: -100, max: 100 });
    const points = fc.array(fc.tuple(coordinate, coordinate), { minLength: 4, maxLength: 9 });
    fc.assert(
      fc.property(points, (control) => {
        const inner = control.slice(4).map((_, i) => i + 1);
        const last = inner.length + 1;
        const knots = [0, 0, 0, 0, ...inner, last, last, last, last];
        const groups = [
          71,
          3,
          ...knots.flatMap((k) => [40, k]),
          ...control.flatMap(([x, y]) => [10, x, 20, y]),
        ];
        const frame = [...line(-1000, -1000, -1000, 1000)];
        const sampled = Array.from({ length: 2001 }, (_, i) => deBoor(control, knots, (i / 2000) * last));
        const { boundingBox } = readDrawingFile(dxf([...frame, ...entity('SPLINE', ...groups)]));
        const largest = Math.max(...sampled.map((point) => point[0]));
        // Found to 1e-9 of the reach of the control points, which is 200 at most.
        expect(boundingBox.max[0]).toBeGreaterThanOrEqual(largest - 200e-9);
        expect(boundingBox.max[0]).toBeLessThanOrEqual(largest + 0.01);
      }),
      { numRuns: 30 },
    );
  });
});

/** A cubic B-spline by its definition, for comparison. */
function deBoor(
  control: readonly (readonly [number, number])[],
  knots: readonly number[],
  t: number,
): [number, number] {
  const basis = (i: number, degree: number): number => {
    const [a, b] = [knots[i] as number, knots[i + degree] as number];
    const [c, d] = [knots[i + 1] as number, knots[i + degree + 1] as number];
    const end = knots[knots.length - 1] as number;
    if (degree === 0) return (t >= a && t < c) || (t === end && c === end && a < c) ? 1 : 0;
    const left = b > a ? ((t - a) / (b - a)) * basis(i, degree - 1) : 0;
    return left + (d > c ? ((d - t) / (d - c)) * basis(i + 1, degree - 1) : 0);
  };
  const sum = (axis: 0 | 1) => control.reduce((total, point, i) => total + point[axis] * basis(i, 3), 0);
  return [sum(0), sum(1)];
}
