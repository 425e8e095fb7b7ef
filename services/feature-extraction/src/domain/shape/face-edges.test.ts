import type { Vec3 } from '@cadml/cad-model';
import { expect, test } from '@jest/globals';
import { sharedEdges } from '../mesh/shared-edges.ts';
import { facetsAt, type RecognisedBody, turnAcross } from './face-edges.ts';
import { facetFacts } from './faceted-body.ts';
import type { FittedSurface } from './fit/fit-surface.ts';

/** Two facets, of one surface each, that meet in the edge between the first two vertices. */
function twoFacets(vertices: readonly Vec3[], fits: readonly FittedSurface[]): RecognisedBody {
  const body = {
    vertices: Float64Array.from(vertices.flat()),
    triangles: Uint32Array.of(0, 1, 2, 1, 0, 3),
    ...{ faceOf: Int32Array.of(0, 1), faces: 2, fits, cornerNormals: null, isBrep: true },
  };
  return { body, fits, facts: facetFacts(body), edges: sharedEdges(body.triangles) };
}

function turnOf(whole: RecognisedBody): number {
  const edge = Array.from({ length: whole.edges.facets.length / 2 }, (_, i) => i).find(
    (i) => facetsAt(whole.edges, i) !== null,
  ) as number;
  return turnAcross(whole, edge, facetsAt(whole.edges, edge) as [number, number]);
}

const around = (radius: number, turn: number, z: number): Vec3 => [
  radius * Math.cos(turn),
  radius * Math.sin(turn),
  z,
];

test.each([0.6, 0.3, 0.1])('a rounding runs on from a flat without a turn, in chords of %d rad', (turn) => {
  const rim = [around(5, 0, 0), around(5, turn, 0)];
  const flat: FittedSurface = {
    surface: { kind: 'plane', origin: [0, 0, 0], axis: [0, 0, 1] },
    bend: 'flat',
  };
  const rounding: FittedSurface = {
    surface: { kind: 'torus', origin: [0, 0, -0.3], axis: [0, 0, 1], radius: 0.3, majorRadius: 5 },
    bend: 'convex',
  };
  const whole = twoFacets([...rim, [0, 0, 0], around(5.3, turn / 2, -0.3)], [flat, rounding]);
  expect(turnOf(whole)).toBeCloseTo(0, 9);
});

test('the halves of a cone run on into each other, though at the apex only rounding tells a normal', () => {
  const half = (apex: Vec3): FittedSurface => ({
    surface: { kind: 'cone', origin: apex, axis: [0, 0, 1], semiAngle: Math.PI / 4 },
    bend: 'convex',
  });
  const corners = [around(0, 0, 0), around(5, 0, -5), around(5, 1, -5), around(5, -1, -5)];
  const whole = twoFacets(corners, [half([0, 1e-7, 0]), half([1e-7, 0, 0])]);
  expect(turnOf(whole)).toBeCloseTo(0, 6);
});
