import { describe, expect, test } from '@jest/globals';
import { boxMesh, joinedMeshes, obj, torusMesh, turnedMesh } from '../../test/support/mesh-files.ts';
import type { TriangleMesh } from './mesh/weld.ts';
import { readMeshFile } from './read-mesh-file.ts';

function read(mesh: TriangleMesh) {
  const { volumeMm3, warnings } = readMeshFile('obj', obj(mesh));
  return { volumeMm3, codes: warnings.map(({ code }) => code) };
}

/** A box whose vertices are moved. */
function bentBox(move: (x: number, y: number, z: number) => readonly [number, number, number]): TriangleMesh {
  const { vertices, triangles } = boxMesh([10, 10, 10]);
  const moved = Float64Array.from(
    Array.from({ length: 8 }, (_, i) =>
      move(...([...vertices.slice(i * 3, i * 3 + 3)] as [number, number, number])),
    ).flat(),
  );
  return { vertices: moved, triangles };
}

/** The middle ring of a bar bulges by so much to one side, through the other side where that is more than 10. */
function dentedBar(dent: number): TriangleMesh {
  const ring = (x: number, low: number) => [x, low, 0, x, 10, 0, x, 10, 10, x, low, 10];
  const vertices = Float64Array.from([
    ...ring(0, 0),
    ...ring(40, 0),
    ...ring(50, dent),
    ...ring(60, 0),
    ...ring(100, 0),
  ]);
  return barOf(vertices);
}

/** Rings of four vertices, each joined with the next. */
function barOf(vertices: Float64Array): TriangleMesh {
  const rings = vertices.length / 12;
  const sides = Array.from({ length: (rings - 1) * 4 }, (_, i) => {
    const [ring, k] = [Math.floor(i / 4) * 4, i % 4];
    const [a, b] = [ring + k, ring + ((k + 1) % 4)];
    return [a, b, a + 4, b, b + 4, a + 4];
  }).flat();
  const end = (rings - 1) * 4;
  const ends = [0, 2, 1, 0, 3, 2, end, end + 1, end + 2, end, end + 2, end + 3];
  return { vertices, triangles: Uint32Array.from([...sides, ...ends]) };
}

/** A bar of 10 × 10 along a path in the plane, whose corners are right angles. */
function barAlong(path: readonly (readonly [number, number])[]): TriangleMesh {
  const leftOf = (i: number) => {
    const [[ax, ay], [bx, by]] = [path[i], path[i + 1]] as [[number, number], [number, number]];
    return [-Math.sign(by - ay) * 5, Math.sign(bx - ax) * 5] as const;
  };
  const last = path.length - 1;
  const vertices = path.flatMap(([x, y], i) => {
    const sides = i === 0 ? [leftOf(0)] : i === last ? [leftOf(last - 1)] : [leftOf(i - 1), leftOf(i)];
    const [dx, dy] = [0, 1].map((k) => sides.reduce((sum, side) => sum + (side[k] as number), 0)) as [
      number,
      number,
    ];
    return [x - dx, y - dy, -5, x + dx, y + dy, -5, x + dx, y + dy, 5, x - dx, y - dy, 5];
  });
  return barOf(Float64Array.from(vertices));
}

const LOOP = barAlong([
  [0, 0],
  [100, 0],
  [100, 60],
  [50, 60],
  [50, -60],
]);

describe('a closed mesh that goes through itself has no volume, and says so:', () => {
  test.each([
    ['a bar that crosses itself', LOOP],
    ['such a bar beside a sound body', joinedMeshes(LOOP, boxMesh([5, 5, 5], [0, 0, 90]))],
    ['one that faces inward', turnedMesh(LOOP)],
    [
      'a box of which an edge was pulled through the opposite side',
      bentBox((x, y, z) => [x, y, x > 0 && z > 0 ? -20 : z]),
    ],
    ['a bar with a dent through its other side', dentedBar(14)],
  ])('%s', (_, mesh) => {
    expect(read(mesh)).toEqual({ volumeMm3: null, codes: ['units_assumed', 'mesh_crosses_itself'] });
  });
});

describe('one that does not has its volume:', () => {
  test.each([
    ['a ring', torusMesh(20, 4)],
    ['a ring that faces inward', turnedMesh(torusMesh(20, 4))],
    ['a ring that touches itself in its middle', torusMesh(5, 5, 24, 12)],
    [
      'a bar that goes around itself',
      barAlong([
        [0, 0],
        [100, 0],
        [100, 60],
        [50, 60],
        [50, 20],
      ]),
    ],
    ['a bar with a dent that does not reach the other side', dentedBar(9)],
    ['a hollow box', joinedMeshes(boxMesh([10, 10, 10]), turnedMesh(boxMesh([4, 4, 4], [3, 3, 3])))],
  ])('%s', (_, mesh) => {
    const { volumeMm3, codes } = read(mesh);
    expect(volumeMm3).toBeGreaterThan(0);
    expect(codes).not.toContain('mesh_crosses_itself');
  });
});

test('what is almost nothing of the whole leaves it its volume, with a warning', () => {
  const large = boxMesh([60, 60, 60], [0, 0, 100]);
  expect(read(joinedMeshes(dentedBar(11), large))).toEqual({
    volumeMm3: expect.any(Number),
    codes: ['units_assumed', 'mesh_crosses_itself'],
  });
});
