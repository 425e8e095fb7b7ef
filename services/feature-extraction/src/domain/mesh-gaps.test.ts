import { describe, expect, test } from '@jest/globals';
import { asciiStl, boxMesh, glb, obj, objectOf, ply, threeMf } from '../../test/support/mesh-files.ts';
import type { TriangleMesh } from './mesh/weld.ts';
import type { MeshFormat } from './read-mesh-content.ts';
import { readMeshFile } from './read-mesh-file.ts';
import { writeStl } from './stl/write-stl.ts';

/** A box whose last face has corners of its own, moved along x by `gap`. */
function torn(size: number, at: number, gap: number): TriangleMesh {
  const { vertices, triangles } = boxMesh([size, size, size], [at, at, at]);
  const own = [1, 3, 7, 5].flatMap((vertex) => [...vertices.subarray(vertex * 3, vertex * 3 + 3)]);
  const moved = own.map((value, i) => (i % 3 === 0 ? value + gap : value));
  const face = [8, 9, 10, 8, 10, 11];
  return {
    vertices: Float64Array.of(...vertices, ...moved),
    triangles: Uint32Array.of(...triangles.subarray(0, 30), ...face),
  };
}

/** A box of 10 mm whose bottom lacks a triangle of 0.3 mm at a corner. */
function cut(at: number): TriangleMesh {
  const { vertices, triangles } = boxMesh([10, 10, 10], [at, at, at]);
  const onEdges = [at + 0.3, at, at, at, at + 0.3, at];
  const bottom = [8, 9, 2, 8, 2, 3, 8, 3, 1];
  return {
    vertices: Float64Array.of(...vertices, ...onEdges),
    triangles: Uint32Array.of(...bottom, ...triangles.subarray(6)),
  };
}

const WRITERS: Readonly<Record<string, (mesh: TriangleMesh) => Uint8Array>> = {
  obj,
  ply: (mesh) => ply(mesh, 'ascii'),
  stl: asciiStl,
  '3mf': (mesh) => threeMf(objectOf('1', mesh)),
};

function read(format: string, bytes: Uint8Array) {
  const { volumeMm3, watertight, warnings } = readMeshFile(format as MeshFormat, bytes);
  return { volumeMm3, watertight, codes: warnings.map(({ code }) => code) };
}

describe('an open mesh has no volume', () => {
  const formats = Object.keys(WRITERS);
  const places = [0, 1e3, 5e6];

  test.each(formats.flatMap((format) => places.map((at) => [format, at] as const)))(
    'with a hole of 0.3 mm, as %s, at %d mm',
    (format, at) => {
      const found = read(format, WRITERS[format]?.(cut(at)) as Uint8Array);
      expect(found).toMatchObject({ volumeMm3: null, watertight: false });
      expect(found.codes).toContain('mesh_open');
      expect(found.codes).not.toContain('vertices_snapped');
    },
  );

  test.each(formats)('with a gap of a hundredth of a micron in numbers of 16 digits, as %s', (format) => {
    const found = read(format, WRITERS[format]?.(torn(10 / 3, 10 / 7, 1e-5)) as Uint8Array);
    expect(found).toMatchObject({ volumeMm3: null, watertight: false });
  });

  test('with a gap of many times a float32, as binary STL and GLB', () => {
    const mesh = torn(10, 10, 2e-4);
    expect(read('stl', writeStl(mesh))).toMatchObject({ volumeMm3: null, watertight: false });
    expect(read('glb', glb(mesh))).toMatchObject({ volumeMm3: null, watertight: false });
  });
});

describe('a gap within the rounding of the numbers is closed, and that is said', () => {
  /** The next float32 above 20, and what a text with its digits says of it. */
  const step = 2 ** -19;
  const written = (mesh: TriangleMesh): TriangleMesh => ({
    ...mesh,
    vertices: mesh.vertices.map((value) => Number(value.toPrecision(9))),
  });

  const fixed = (mesh: TriangleMesh): TriangleMesh => ({
    ...mesh,
    vertices: mesh.vertices.map((value) => Number(Math.fround(value).toFixed(6))),
  });

  test.each([
    ['binary STL of float32', 'stl', writeStl(torn(10, 10, step))],
    ['ASCII STL with the digits of float32', 'stl', asciiStl(written(torn(10, 10, step)))],
    ['OBJ with the digits of float32', 'obj', obj(written(torn(10, 10, step)))],
    ['3MF with the digits of float32', '3mf', threeMf(objectOf('1', written(torn(10, 10, step))))],
    ['OBJ of float32 in six decimals', 'obj', obj(fixed(torn(10, 10 + 2 ** -7, step)))],
    ['OBJ with a rounding of float64', 'obj', obj(torn(10, 10, 3.5e-15))],
    ['OBJ with a rounding beside 0', 'obj', obj(torn(10, -10, 3.061616997868383e-16))],
  ])('%s', (_, format, bytes) => {
    const found = read(format, bytes);
    expect(found).toMatchObject({ volumeMm3: expect.closeTo(1000, 3), watertight: true });
    expect(found.codes).toContain('vertices_snapped');
  });
});
