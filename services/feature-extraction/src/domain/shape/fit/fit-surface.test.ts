import type { Vec3 } from '@cadml/cad-model';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { along, frameOf, unit } from '../vec3.ts';
import { fitSurface } from './fit-surface.ts';
import { ANGLE_TOLERANCE } from './surface-samples.ts';

type Chart = (u: number, v: number) => { readonly at: Vec3; readonly normal: Vec3 };

const polar = (turn: number): Vec3 => [Math.cos(turn), Math.sin(turn), 0];

/** Surfaces about z, over u and v in 0 … 1. */
const CHARTS: Readonly<Record<string, Chart>> = {
  plane: (u, v) => ({ at: [7 * u, 3 * v, 2], normal: [0, 0, 1] }),
  cylinder: (u, v) => ({ at: along([0, 0, 9 * v], 3, polar(2 * u)), normal: polar(2 * u) }),
  cone: (u, v) => {
    const radial = polar(3 * u);
    const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
    const height = 2 + 5 * v;
    return {
      at: along([0, 0, height], height * Math.tan(0.4), radial),
      normal: along([0, 0, -s], c, radial),
    };
  },
  sphere: (u, v) => {
    const normal = unit(along([0, 0, Math.tan(1.2 * v)], 1, polar(2 * u)));
    return { at: along([0, 0, 0], 4, normal), normal };
  },
  torus: (u, v) => {
    const radial = polar(1.5 * u);
    const normal = along([0, 0, Math.sin(1.6 * v)], Math.cos(1.6 * v), radial);
    return { at: along(along([0, 0, 0], 10, radial), 2, normal), normal };
  },
  freeform: (u, v) => ({ at: [u, v, u * u * v], normal: unit([-2 * u * v, -u * u, 1]) }),
};

interface Pose {
  readonly axis: Vec3;
  readonly shift: Vec3;
  readonly scale: number;
  readonly inwards: boolean;
}

/** Samples of a chart, turned so that z lies along the axis. */
function samplesOf(chart: Chart, { axis, shift, scale, inwards }: Pose) {
  const [u, v] = frameOf(axis);
  const turned = (p: Vec3): Vec3 => along(along(along([0, 0, 0], p[0], u), p[1], v), p[2], axis);
  const grid = [0, 0.1, 0.3, 0.5, 0.8, 1].flatMap((a) => [0, 0.25, 0.6, 1].map((b) => chart(a, b)));
  const points = Float64Array.from(grid.flatMap(({ at }) => [...along(shift, scale, turned(at))]));
  const normals = Float64Array.from(
    grid.flatMap(({ normal }) => turned(normal).map((x) => (inwards ? -x : x))),
  );
  return { points, normals, feet: points, tolerance: 1e-3 * scale, leaning: ANGLE_TOLERANCE };
}

const pose: fc.Arbitrary<Pose> = fc.record({
  axis: fc
    .tuple(...[0, 1, 2].map(() => fc.double({ min: -1, max: 1, noNaN: true })))
    .filter((p) => Math.hypot(...p) > 0.1)
    .map((p) => unit(p as unknown as Vec3)),
  shift: fc.constantFrom<Vec3>([0, 0, 0], [30, -500, 4], [1e4, 0, -1e4]),
  scale: fc.constantFrom(0.01, 1, 250),
  inwards: fc.boolean(),
});

describe('a surface is recognised by its points and normals, wherever it lies', () => {
  test.each(Object.entries(CHARTS))('%s', (kind, chart) => {
    fc.assert(
      fc.property(pose, (at) => {
        expect(fitSurface(samplesOf(chart, at)).surface.kind).toBe(kind);
      }),
    );
  });

  test.each([
    ['cylinder', { radius: 3 }],
    ['cone', { semiAngle: 0.4 }],
    ['sphere', { radius: 4 }],
    ['torus', { radius: 2, majorRadius: 10 }],
  ])('%s, with its measures', (kind, expected) => {
    const at: Pose = { axis: unit([1, 2, -1]), shift: [30, -500, 4], scale: 1, inwards: false };
    const { surface, bend } = fitSurface(samplesOf(CHARTS[kind] as Chart, at));
    expect(bend).toBe('convex');
    for (const [name, value] of Object.entries(expected)) {
      expect((surface as unknown as Record<string, number>)[name]).toBeCloseTo(value, 6);
    }
  });

  test.each([
    ['convex', 1],
    ['concave', -1],
  ])('a narrow arc in one step is a %s cylinder by its normals', (bend, outwards) => {
    const corners = [0, 0.15].flatMap((turn) => [0, 8].map((z) => ({ turn, z })));
    const points = Float64Array.from(
      corners.flatMap(({ turn, z }) => [40 + 9 * Math.cos(turn), 9 * Math.sin(turn), z]),
    );
    const normals = Float64Array.from(
      corners.flatMap(({ turn }) => [outwards * Math.cos(turn), outwards * Math.sin(turn), 0]),
    );
    const samples = { points, normals, feet: points, tolerance: 1e-3, leaning: ANGLE_TOLERANCE };
    const found = fitSurface(samples);
    expect(found).toMatchObject({ bend, surface: { kind: 'cylinder', radius: expect.closeTo(9, 9) } });
  });

  test('with its inside out it is a hole', () => {
    const at: Pose = { axis: [0, 0, 1], shift: [0, 0, 0], scale: 1, inwards: true };
    expect(fitSurface(samplesOf(CHARTS.cylinder as Chart, at)).bend).toBe('concave');
  });
});
