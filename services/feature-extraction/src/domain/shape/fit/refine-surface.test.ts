import type { Vec3 } from '@cadml/cad-model';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { along, dot, frameOf, unit } from '../vec3.ts';
import { refineSurface } from './refine-surface.ts';
import {
  type Cone,
  type Ring,
  steppedCone,
  steppedRing,
  steppedTube,
  type Tube,
} from './stepped-surfaces.ts';
import { ANGLE_TOLERANCE, FACET_LEANING } from './surface-samples.ts';

const NONE = new Float64Array();

/** Points of a surface about an axis: how far from it and along it, at each of some turns. */
function samplesAbout(axis: Vec3, profile: readonly (readonly [number, number])[], leaning = FACET_LEANING) {
  const [u, v] = frameOf(axis);
  const points = profile.flatMap(([reach, height], row) =>
    [0, 0.4, 0.9, 1.3, 2].flatMap((turn) => {
      const at = turn + row * 0.17;
      return [...along(along(along(ORIGIN, height, axis), reach * Math.cos(at), u), reach * Math.sin(at), v)];
    }),
  );
  return { points: Float64Array.from(points), normals: NONE, feet: NONE, tolerance: 1e-3, leaning };
}

const ORIGIN: Vec3 = [30, -20, 10];
const HEIGHTS = [0, 1, 2.5, 4, 6];

const direction = fc
  .tuple(...[0, 1, 2].map(() => fc.double({ min: -1, max: 1, noNaN: true })))
  .filter((way) => Math.hypot(...way) > 0.1)
  .map((way) => unit(way as unknown as Vec3));

/** As normals of facets may have it: a few degrees and hundredths beside. */
function beside(axis: Vec3): { readonly axis: Vec3; readonly origin: Vec3 } {
  const [u, v] = frameOf(axis);
  return { axis: unit(along(along(axis, 0.06, u), -0.04, v)), origin: along(ORIGIN, 0.1, v) };
}

const isParallel = (a: Vec3, b: Vec3) => expect(Math.abs(dot(a, b))).toBeCloseTo(1, 9);

describe('from a guess beside it, the corners of facets tell', () => {
  test('a cylinder', () => {
    fc.assert(
      fc.property(direction, (axis) => {
        const samples = samplesAbout(
          axis,
          HEIGHTS.map((height) => [3, height] as const),
        );
        const found = refineSurface<Tube>(samples, { ...beside(axis), radius: 3.2 }, steppedTube);
        isParallel(found.axis, axis);
        expect(found.radius).toBeCloseTo(3, 5);
      }),
    );
  });

  test('a cone', () => {
    fc.assert(
      fc.property(direction, (axis) => {
        const profile = HEIGHTS.map((height) => [(2 + height) * Math.tan(0.4), 2 + height] as const);
        const { origin: apex, axis: guess } = beside(axis);
        const samples = samplesAbout(axis, profile);
        const found = refineSurface<Cone>(samples, { apex, axis: guess, semiAngle: 0.43 }, steppedCone);
        isParallel(found.axis, axis);
        expect(found.semiAngle).toBeCloseTo(0.4, 5);
      }),
    );
  });

  test('a torus', () => {
    fc.assert(
      fc.property(direction, (axis) => {
        const profile = HEIGHTS.map((turn) => [10 + 2 * Math.cos(turn), 2 * Math.sin(turn)] as const);
        const guess = { ...beside(axis), radius: 2.1, majorRadius: 9.7 };
        const found = refineSurface<Ring>(samplesAbout(axis, profile), guess, steppedRing);
        isParallel(found.axis, axis);
        expect(found.radius).toBeCloseTo(2, 5);
        expect(found.majorRadius).toBeCloseTo(10, 5);
      }),
    );
  });
});

test('what exact normals tell is left as it is', () => {
  const guess = { ...beside([0, 0, 1]), radius: 3.2 };
  const samples = samplesAbout(
    [0, 0, 1],
    [
      [3, 0],
      [3, 5],
    ],
    ANGLE_TOLERANCE,
  );
  expect(refineSurface<Tube>(samples, guess, steppedTube)).toBe(guess);
});
