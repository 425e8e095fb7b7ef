import type { Vec3 } from '@cadml/cad-model';
import { expect, test } from '@jest/globals';
import { boxMesh, joinedMeshes } from '../../../test/support/mesh-files.ts';
import type { TriangleMesh } from '../mesh/weld.ts';
import { dot } from '../shape/vec3.ts';
import { measureFacets } from './facet-measures.ts';
import { steadyFrame } from './steady-frame.ts';

type Frame = Parameters<typeof steadyFrame>[2];

/** A prism of 48 sides about z. */
function disc(radius: number, height: number): TriangleMesh {
  const vertices: number[] = [0, 0, 0, 0, 0, height];
  const triangles: number[] = [];
  for (let i = 0; i < 48; i++) {
    const turn = (2 * Math.PI * i) / 48;
    for (const z of [0, height]) vertices.push(radius * Math.cos(turn), radius * Math.sin(turn), z);
    const [low, next] = [2 + 2 * i, 2 + 2 * ((i + 1) % 48)];
    triangles.push(low, next, low + 1, next, next + 1, low + 1, 0, next, low, 1, low + 1, next + 1);
  }
  return { vertices: Float64Array.from(vertices), triangles: Uint32Array.from(triangles) };
}

const studs = (
  [
    [18, -2],
    [-22, -2],
    [-2, 18],
    [-2, -22],
  ] as const
).map(([x, y]) => boxMesh([4, 4, 9], [x, y, 2]));
const STUDDED = joinedMeshes(disc(30, 2), ...studs);

function frameOfTurned(mesh: TriangleMesh, extents: Vec3, turn: number): Frame {
  const regionOf = new Int32Array(mesh.triangles.length / 3);
  const measures = measureFacets({ ...mesh, vertices: Float64Array.from(mesh.vertices), regionOf });
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  return steadyFrame(measures, extents, [
    [0, 0, 1],
    [cosine, sine, 0],
    [-sine, cosine, 0],
  ]);
}

test('however the box of a round part turns, the frame goes by what stands on the part', () => {
  for (const turn of [0.2, 0.5, 1, 2.6]) {
    const [up, first, second] = frameOfTurned(STUDDED, [11, 60, 60], turn);
    expect(up).toEqual([0, 0, 1]);
    for (const axis of [first, second]) {
      const along = Math.abs(dot(axis, [1, 0, 0]));
      expect(Math.min(along, 1 - along)).toBeCloseTo(0, 9);
    }
  }
});

/** A disc with studs at such turns. */
function studdedAt(turns: readonly number[]): TriangleMesh {
  const posts = turns.map((turn) =>
    boxMesh([2, 2, 9], [25 * Math.cos(turn) - 1, 25 * Math.sin(turn) - 1, 2]),
  );
  return joinedMeshes(disc(30, 2), ...posts);
}

/** By how much a frame is turned off the axes, up to a share of a whole turn. */
function offOf([, first]: Frame, share: number): number {
  const step = (2 * Math.PI) / share;
  const turn = Math.atan2(first[1], first[0]);
  return turn - step * Math.round(turn / step);
}

test.each([16, 12, 20])('also by %d things around it', (count) => {
  const ring = studdedAt(Array.from({ length: count }, (_, i) => (2 * Math.PI * i) / count));
  const offs = [0.1, 0.2, 0.7, 1.3].map((turn) => offOf(frameOfTurned(ring, [11, 60, 60], turn), count));
  for (const off of offs) expect(off).toBeCloseTo(offs[0] as number, 6);
});

test('and tells three alike apart by what stands beside them', () => {
  const three = studdedAt([0, (2 * Math.PI) / 3, (4 * Math.PI) / 3, 0.4, 0.4 + Math.PI * 0.55]);
  const offs = [0.1, 0.9, 2.2, 4].map((turn) => offOf(frameOfTurned(three, [11, 60, 60], turn), 4));
  for (const off of offs) expect(off).toBeCloseTo(offs[0] as number, 6);
});

test('the box of a square part knows how to turn', () => {
  const square = joinedMeshes(boxMesh([40, 40, 2]), boxMesh([4, 2, 9], [3, 20, 2]));
  expect(frameOfTurned(square, [11, 40, 40], 0)[1]).toEqual([1, 0, 0]);
});

test('a part of three different extents keeps the axes of its box', () => {
  expect(frameOfTurned(boxMesh([40, 30, 2]), [2, 30, 40], 0.3)[1]).toEqual([Math.cos(0.3), Math.sin(0.3), 0]);
});
