import type { Vec3 } from '@cadml/cad-model';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bulgeArc } from '../entities/curves.ts';
import { BoxBuilder } from './box-builder.ts';
import { fitSpline } from './fit-spline.ts';
import { flattenArc, flattenBezier } from './flatten-curve.ts';
import { mapped, type Primitive } from './primitives.ts';
import type { Linear } from './vectors.ts';

const coordinate = fc.double({ min: -100, max: 100, noNaN: true });
const point = fc.tuple(coordinate, coordinate, coordinate);
const SAMPLES = 4000;

/** The box of a curve lies around all points of it, and no further than the gap between two of them. */
function expectTight(primitive: Primitive, samples: readonly Vec3[], gap: number): void {
  const builder = new BoxBuilder();
  builder.add(primitive);
  const { min, max } = builder.box;
  for (const axis of [0, 1, 2] as const) {
    const values = samples.map((sample) => sample[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    expect(min[axis]).toBeLessThanOrEqual(low + 1e-6);
    expect(max[axis]).toBeGreaterThanOrEqual(high - 1e-6);
    expect(min[axis]).toBeGreaterThanOrEqual(low - gap);
    expect(max[axis]).toBeLessThanOrEqual(high + gap);
  }
}

const apart = (a: Vec3, b: Vec3) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const steps = Array.from({ length: SAMPLES + 1 }, (_, i) => i / SAMPLES);

describe('the box', () => {
  test('of an elliptic arc under any linear map is that of its points', () => {
    const angle = fc.double({ min: -10, max: 10, noNaN: true });
    const sweep = fc.double({ min: 0.01, max: 2 * Math.PI, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(point, point, point),
        fc.tuple(angle, sweep),
        fc.tuple(point, point, point),
        ([centre, u, v], [start, turn], map) => {
          const arc = { kind: 'arc', centre, u, v, start, end: start + turn } as const;
          const moved = mapped(arc, map as Linear, [1, 2, 3]);
          if (moved.kind !== 'arc') throw new Error('an arc stays an arc');
          const reach = Math.hypot(...moved.u) + Math.hypot(...moved.v);
          const samples = steps.map((t): Vec3 => {
            const [cos, sin] = [Math.cos(start + turn * t), Math.sin(start + turn * t)];
            return [0, 1, 2].map((i) => {
              const axis = i as 0 | 1 | 2;
              return moved.centre[axis] + moved.u[axis] * cos + moved.v[axis] * sin;
            }) as unknown as Vec3;
          });
          expectTight(moved, samples, reach * 1e-5 + 1e-6);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of a bulge passes both ends and rises by the bulge over half the chord', () => {
    const bulge = fc.double({ min: 0.001, max: 50, noNaN: true });
    fc.assert(
      fc.property(point, point, bulge, fc.boolean(), ([ax, ay], [bx, by], size, right) => {
        const chord = Math.hypot(bx - ax, by - ay);
        fc.pre(chord > 0.01);
        const arc = bulgeArc([ax, ay, 0], [bx, by, 0], right ? size : -size);
        const ends = [arc.start, arc.end].map((t) => [
          arc.centre[0] + arc.u[0] * Math.cos(t),
          arc.centre[1] + arc.v[1] * Math.sin(t),
        ]);
        const wanted = right
          ? [
              [ax, ay],
              [bx, by],
            ]
          : [
              [bx, by],
              [ax, ay],
            ];
        expect(
          ends
            .flat()
            .every((value, i) => Math.abs(value - (wanted.flat()[i] as number)) < 1e-6 * (1 + chord / size)),
        ).toBe(true);
        const middle = (arc.start + arc.end) / 2;
        const top = [
          arc.centre[0] + arc.u[0] * Math.cos(middle),
          arc.centre[1] + arc.v[1] * Math.sin(middle),
        ] as const;
        const height = Math.hypot(top[0] - (ax + bx) / 2, top[1] - (ay + by) / 2);
        expect(height / ((size * chord) / 2)).toBeCloseTo(1, 6);
      }),
      { numRuns: 200 },
    );
  });

  test('of a spline through points that all but coincide is finite', () => {
    const points: Vec3[] = [
      [0, 0, 0],
      [5e-324, 0, 0],
      [1, 2, 0],
      [1, 2, 1e-300],
      [3, 0, 0],
    ];
    for (const closed of [false, true]) {
      const curve = fitSpline({ points, closed });
      expect(curve?.points).toHaveLength(closed ? 12 : 8);
      expect(curve?.points.flat().every(Number.isFinite)).toBe(true);
    }
  });

  test('of a spline through fit points is that of its points, and it passes each of them smoothly', () => {
    const points = fc.array(point, { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(points, fc.boolean(), fc.option(point, { nil: undefined }), (fit, closed, startTangent) => {
        const curve = fitSpline({ points: fit, closed, startTangent });
        if (!curve) return;
        const pieces = Array.from({ length: curve.points.length / 4 }, (_, i) =>
          curve.points.slice(4 * i, 4 * i + 4),
        );
        const starts = pieces.map(([first]) => first);
        const distinct = fit.filter((at, i) => i === 0 || at.join() !== fit[i - 1]?.join());
        fc.pre(distinct.every((at, i) => i === 0 || apart(at, distinct[i - 1] as Vec3) > 1e-9));
        expect(starts.slice(0, distinct.length - 1)).toEqual(
          distinct.slice(0, starts.length).slice(0, distinct.length - 1),
        );
        for (let i = 1; i < pieces.length; i++) expectSmooth(pieces[i - 1] as Vec3[], pieces[i] as Vec3[]);
        const samples = pieces.flatMap((piece) =>
          steps.filter((_, i) => i % 20 === 0).map((t) => cubic(piece, t)),
        );
        expectTight(curve, samples, reachOf(curve.points) * 1e-3);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a flattened curve', () => {
  test('leaves an arc by no more than the tolerance', () => {
    const radius = fc.double({ min: 0.1, max: 1000, noNaN: true });
    const tolerance = fc.double({ min: 1e-3, max: 1, noNaN: true });
    fc.assert(
      fc.property(radius, tolerance, (r, allowed) => {
        const arc = { kind: 'arc', centre: [0, 0, 0], u: [r, 0, 0], v: [0, r, 0], start: 0, end: 5 } as const;
        const chords = flattenArc(arc, allowed, 1e6);
        for (let i = 1; i < chords.length; i++) {
          const [a, b] = [chords[i - 1] as Vec3, chords[i] as Vec3];
          expect(r - Math.hypot(a[0] + b[0], a[1] + b[1]) / 2).toBeLessThanOrEqual(allowed * (1 + 1e-6));
        }
      }),
    );
  });

  test('leaves a spline by no more than the tolerance, and is never longer than allowed', () => {
    const points = fc.array(point, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(points, (control) => {
        const curve = { kind: 'bezier', degree: 3, points: control, weights: [1, 1, 1, 1] } as const;
        const chords = flattenBezier(curve, 0.5, 1e6);
        for (const t of steps.filter((_, i) => i % 100 === 0)) {
          expect(distanceTo(chords, cubic(control, t))).toBeLessThanOrEqual(0.5 + 1e-9);
        }
        expect(flattenBezier(curve, 1e-9, 50).length).toBeLessThanOrEqual(50 + 13);
      }),
      { numRuns: 50 },
    );
  });
});

function cubic(piece: readonly Vec3[], t: number): Vec3 {
  const share = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
  return [0, 1, 2].map((axis) =>
    piece.reduce((sum, at, i) => sum + (at[axis as 0] as number) * (share[i] as number), 0),
  ) as unknown as Vec3;
}

/** Value, slope and curvature agree where two pieces meet, each over the length of its chord. */
function expectSmooth(before: readonly Vec3[], after: readonly Vec3[]): void {
  const length = (piece: readonly Vec3[]) =>
    Math.hypot(...([0, 1, 2] as const).map((axis) => (piece[3] as Vec3)[axis] - (piece[0] as Vec3)[axis]));
  const [h, k] = [length(before), length(after)];
  if (Math.min(h, k) < 0.1) return;
  for (const axis of [0, 1, 2] as const) {
    const [a0, a1, a2] = [3, 2, 1].map((i) => (before[i] as Vec3)[axis]) as [number, number, number];
    const [b0, b1, b2] = [0, 1, 2].map((i) => (after[i] as Vec3)[axis]) as [number, number, number];
    expect((a0 - a1) / h).toBeCloseTo((b1 - b0) / k, 6);
    expect((a0 - 2 * a1 + a2) / h ** 2).toBeCloseTo((b0 - 2 * b1 + b2) / k ** 2, 4);
  }
}

function reachOf(points: readonly Vec3[]): number {
  return Math.max(...points.flat().map(Math.abs));
}

function distanceTo(line: readonly Vec3[], at: Vec3): number {
  let least = Infinity;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1] as Vec3, line[i] as Vec3];
    const along = [0, 1, 2].map((axis) => (b[axis as 0] as number) - (a[axis as 0] as number));
    const from = [0, 1, 2].map((axis) => (at[axis as 0] as number) - (a[axis as 0] as number));
    const dot = (p: readonly number[], q: readonly number[]) =>
      p.reduce((sum, x, i) => sum + x * (q[i] as number), 0);
    const share = Math.min(1, Math.max(0, dot(from, along) / (dot(along, along) || 1)));
    least = Math.min(least, Math.hypot(...from.map((x, i) => x - share * (along[i] as number))));
  }
  return least;
}
