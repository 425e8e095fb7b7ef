import { describe, expect, test } from '@jest/globals';
import {
  boxMesh,
  joinedMeshes,
  obj,
  objectOf,
  threeMf,
  torusMesh,
  turnedMesh,
} from '../../test/support/mesh-files.ts';
import type { TriangleMesh } from './mesh/weld.ts';
import type { MeshFormat } from './read-mesh-content.ts';
import { readMeshFile } from './read-mesh-file.ts';

type Point = readonly [number, number, number];

/** The bodies as shells of one mesh, and as objects of their own. */
function files(...meshes: readonly TriangleMesh[]): readonly [MeshFormat, Uint8Array][] {
  const objects = meshes.map((mesh, i) => objectOf(String(i + 1), mesh));
  const items = meshes.map((_, i) => `<item objectid="${i + 1}"/>`);
  return [
    ['obj', obj(joinedMeshes(...meshes))],
    ['3mf', threeMf(objects.join(''), { build: items.join('') })],
  ];
}

const read = (format: MeshFormat, bytes: Uint8Array) => {
  const { volumeMm3, warnings } = readMeshFile(format, bytes);
  return { volumeMm3, codes: warnings.map(({ code }) => code) };
};
const cube = (size: number, at: Point = [0, 0, 0]) => boxMesh([size, size, size], at);

describe('bodies that share some of their space are told', () => {
  test.each([
    ['a cube half in another', cube(10), cube(10, [5, 2, 3])],
    ['a cube half in another, with sides in the same planes', cube(10), cube(10, [5, 0, 0])],
    ['two bars that cross', boxMesh([30, 4, 4], [-15, -2, -2]), boxMesh([4, 30, 4], [-2, -15, -2])],
    ['a rod in a block', boxMesh([2, 2, 100], [4, 4, 5]), cube(10)],
    ['a small cube at the edge of a large one', cube(100), cube(2, [99, 50, 50])],
    ['a ring through a block', torusMesh(20, 4), cube(8, [16, -4, -4])],
  ])('%s', (_, one, other) => {
    for (const [format, bytes] of files(one, other))
      expect(read(format, bytes).codes).toContain('bodies_overlap');
  });

  test('also the same one twice, as objects at one place', () => {
    const twice = threeMf(objectOf('1', cube(10)), { build: '<item objectid="1"/><item objectid="1"/>' });
    expect(read('3mf', twice)).toMatchObject({ volumeMm3: 2000, codes: ['bodies_overlap'] });
  });

  test('and one that lies in another, as objects that both count', () => {
    const [, [format, bytes]] = files(cube(10), cube(4, [3, 3, 3])) as [unknown, [MeshFormat, Uint8Array]];
    expect(read(format, bytes)).toEqual({ volumeMm3: 1064, codes: ['bodies_overlap'] });
  });
});

describe('bodies that do not are not', () => {
  test.each([
    ['side by side', cube(10), cube(10, [10, 0, 0])],
    ['apart, with boxes that overlap', torusMesh(20, 4), cube(8, [-4, -4, -4])],
    ['a pin in a hole of other facets', torusMesh(20, 4, 24), turnedPin()],
    ['a thin plate on a block', boxMesh([100, 100, 0.1], [0, 0, 10]), boxMesh([100, 100, 10])],
  ])('%s', (_, one, other) => {
    for (const [format, bytes] of files(one, other)) {
      expect(read(format, bytes).codes).not.toContain('bodies_overlap');
    }
  });

  test('nor a shell that is the cavity of another', () => {
    const cavity = obj(joinedMeshes(cube(10), turnedMesh(cube(4, [3, 3, 3]))));
    expect(read('obj', cavity)).toEqual({ volumeMm3: 936, codes: ['units_assumed'] });
  });
});

/** A column of 64 sides that just fits between the 24 sides of a ring's hole. */
function turnedPin(): TriangleMesh {
  const sides = 64;
  const radius = 16 * Math.cos(Math.PI / 24) + 0.002;
  const vertices = [0, 1].flatMap((end) =>
    Array.from({ length: sides }, (_, i) => {
      const angle = (2 * Math.PI * (i + 0.5)) / sides;
      return [radius * Math.cos(angle), radius * Math.sin(angle), end * 20 - 10];
    }).flat(),
  );
  const triangles = Array.from({ length: sides }, (_, i) => {
    const next = (i + 1) % sides;
    const caps = i > 0 && next > 0 ? [0, next, i, sides, sides + i, sides + next] : [];
    return [i, next, sides + next, i, sides + next, sides + i, ...caps];
  }).flat();
  return { vertices: Float64Array.from(vertices), triangles: Uint32Array.from(triangles) };
}
