import { describe, expect, test } from '@jest/globals';
import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { changedBox as changed, refusalOfGlb as refusal } from '../../../test/support/changed-box.ts';
import {
  boxMesh,
  embeddedGltf,
  glb,
  glbOf,
  gltfOf,
  gltfPositions,
  type Json,
  joined,
} from '../../../test/support/mesh-files.ts';
import { readMeshFile } from '../read-mesh-file.ts';
import { readMeshProduct, readMeshScene, readMeshStructure } from '../read-mesh-scene.ts';

const BOX = boxMesh([1, 2, 4]);
const read = (file: Uint8Array) => readMeshFile('glb', file);
const codes = (file: Uint8Array) => read(file).warnings.map(({ code }) => code);

describe('a glTF file', () => {
  test.each([
    ['as GLB', glb(BOX)],
    ['as JSON with an embedded buffer', embeddedGltf(BOX)],
    ['without a named scene', glb(BOX, { scene: undefined, scenes: undefined })],
    [
      'with unknown but harmless extensions',
      glb(BOX, { extensionsRequired: ['KHR_materials_unlit', 'KHR_texture_transform'] }),
    ],
  ])('%s is measured in mm', (_, file) => {
    const document = read(file);
    expect(document).toMatchObject({
      units: { declared: 'm', assumed: false },
      watertight: true,
      warnings: [],
    });
    expect(document.volumeMm3).toBeCloseTo(8, 4);
    const { min, max } = document.boundingBox;
    for (const [i, value] of [0, 0, 0, 1, 2, 4].entries()) expect([...min, ...max][i]).toBeCloseTo(value, 6);
  });

  test('has y upwards in the file and z upwards here', () => {
    const vertices = Float32Array.of(0, 0, 0, 0.001, 0, 0, 0, 0.002, 0, 0, 0, 0.004);
    const triangles = Uint32Array.of(0, 2, 1, 0, 1, 3, 1, 2, 3, 2, 0, 3);
    const { json } = gltfOf({ vertices, triangles });
    const file = glbOf(json, joined(new Uint8Array(vertices.buffer), new Uint8Array(triangles.buffer)));
    const { min, max } = read(file).boundingBox;
    for (const [i, value] of [0, -4, 0, 1, 0, 2].entries()) expect([...min, ...max][i]).toBeCloseTo(value, 6);
  });

  test('has its meshes where its nodes are', () => {
    const nodes = [
      { name: 'top', children: [1, 2, 3], translation: [1, 0, 0] },
      { mesh: 0, name: 'left', rotation: [0, 0, Math.SQRT1_2, Math.SQRT1_2] },
      { mesh: 0, name: 'right', scale: [-2, 2, 2] },
      { name: 'camera', matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 6, 7, 1] },
    ];
    const file = glb(BOX, { nodes });
    const document = read(file);
    expect(document).toMatchObject({ facets: 24, solids: 2, mesh: { orientation: 'outward' } });
    expect(document.volumeMm3).toBeCloseTo(8 + 64, 3);
    const corners = [...document.boundingBox.min, ...document.boundingBox.max];
    for (const [i, value] of [996, 0, 0, 1000, 4, 8].entries()) expect(corners[i]).toBeCloseTo(value, 4);
    const structure = readMeshStructure('glb', file);
    expect(structure.products).toMatchObject([
      { key: 'mesh 0', hasShape: true },
      { key: 'node 0', name: 'top', hasShape: false },
    ]);
    expect(structure.occurrences).toMatchObject([
      { assembly: 1, component: 0, name: 'left' },
      { name: 'right' },
    ]);
    expect(structure.occurrences[1]?.transform).toEqual([-2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1]);
    expect(structure.roots).toEqual([
      { product: 1, transform: [1, 0, 0, 1000, 0, 0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1] },
    ]);
    expect(readMeshScene('glb', file).nodes.map(({ name, parent, mesh }) => [name, parent, mesh])).toEqual([
      ['top', null, null],
      ['left', 0, 0],
      ['right', 0, 0],
    ]);
  });

  test('that is scaled as a whole has parts of the size that they have in it', () => {
    const nodes = [
      { name: 'millimetres', children: [1, 2], scale: [0.001, 0.001, 0.001] },
      { mesh: 0, name: 'left', translation: [1000, 0, 0] },
      { mesh: 0, name: 'right' },
    ];
    const millimetres = boxMesh([1000, 2000, 4000]);
    const file = glb(millimetres, { nodes });
    expect(read(file).boundingBox.max).toEqual([1001, 2, 4].map((mm) => expect.closeTo(mm, 3)));
    const part = readMeshFile('stl', readMeshProduct('glb', file, 'mesh 0') as Uint8Array);
    expect(part.volumeMm3).toBeCloseTo(8, 4);
    expect(readMeshStructure('glb', file).occurrences[0]?.transform[3]).toBeCloseTo(1000, 9);
  });

  test('may have strips and fans', () => {
    const mesh = {
      vertices: Float64Array.of(0, 0, 0, 2, 0, 0, 0, 2, 0, 2, 2, 0),
      triangles: Uint32Array.of(0, 1, 2, 3),
    };
    const strip = (mode: number, order: readonly number[]) =>
      glb(
        { ...mesh, triangles: Uint32Array.from(order) },
        { meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1, mode }] }] },
      );
    for (const file of [strip(5, [0, 1, 2, 3]), strip(6, [0, 1, 3, 2])]) {
      expect(read(file)).toMatchObject({ facets: 2, mesh: { boundaryEdges: 4, orientation: null } });
      expect(read(file).areaMm2).toBeCloseTo(4, 4);
    }
    expect(codes(joinedPrimitives())).toContain('lines_left_out');
  });

  function joinedPrimitives(): Uint8Array {
    const primitives = [
      { attributes: { POSITION: 0 }, indices: 1 },
      { attributes: { POSITION: 0 }, mode: 1 },
    ];
    return glb(BOX, { meshes: [{ primitives }] });
  }

  test('may have sparse accessors', () => {
    const { json, binary } = gltfOf(BOX);
    const longer = gltfPositions([...[5, 0, 0], ...[5, 2, 0], ...[5, 0, 4], ...[5, 2, 4]]);
    const sparse = joined(new Uint8Array(Uint32Array.of(1, 3, 5, 7).buffer), new Uint8Array(longer.buffer));
    const [positions, indices] = json.accessors as Json[];
    const views = json.bufferViews as Json[];
    const file = glbOf(
      {
        ...json,
        accessors: [
          {
            ...positions,
            sparse: {
              count: 4,
              indices: { bufferView: 2, componentType: 5125 },
              values: { bufferView: 2, byteOffset: 16 },
            },
          },
          indices,
        ],
        bufferViews: [...views, { buffer: 0, byteOffset: binary.length, byteLength: sparse.length }],
        buffers: [{ byteLength: binary.length + sparse.length }],
      },
      joined(binary, sparse),
    );
    expect(read(file).volumeMm3).toBeCloseTo(40, 3);
  });

  test('may be quantized', () => {
    const positions = Uint16Array.from(BOX.vertices, (value) => value * 10_000);
    const strided = new Uint8Array(8 * 8);
    for (let i = 0; i < 24; i++)
      new DataView(strided.buffer).setUint16(
        Math.floor(i / 3) * 8 + (i % 3) * 2,
        positions[i] as number,
        true,
      );
    const file = glbOf(
      {
        ...gltfOf(BOX).json,
        extensionsRequired: ['KHR_mesh_quantization'],
        nodes: [{ mesh: 0, scale: [65_535 / 1e7, 65_535 / 1e7, 65_535 / 1e7] }],
        accessors: [
          { bufferView: 0, componentType: 5123, normalized: true, count: 8, type: 'VEC3' },
          { bufferView: 1, componentType: 5121, count: 36, type: 'SCALAR' },
        ],
        bufferViews: [
          { buffer: 0, byteLength: 64, byteStride: 8 },
          { buffer: 0, byteOffset: 64, byteLength: 36 },
        ],
        buffers: [{ byteLength: 100 }],
      },
      joined(strided, Uint8Array.from(BOX.triangles)),
    );
    expect(read(file)).toMatchObject({ watertight: true });
    expect(read(file).volumeMm3).toBeCloseTo(8, 4);
  });

  test('may be compressed by meshopt', async () => {
    await MeshoptEncoder.ready;
    const positions = new Uint8Array(Float32Array.from(BOX.vertices, (value) => value / 1000).buffer);
    const vertices = MeshoptEncoder.encodeGltfBuffer(positions, 8, 12, 'ATTRIBUTES');
    const triangles = MeshoptEncoder.encodeGltfBuffer(
      new Uint8Array(BOX.triangles.slice().buffer),
      36,
      4,
      'TRIANGLES',
    );
    const view = (byteOffset: number, bytes: Uint8Array, more: Json) => ({
      buffer: 1,
      byteLength: 144,
      extensions: { EXT_meshopt_compression: { buffer: 0, byteOffset, byteLength: bytes.length, ...more } },
    });
    const { json } = gltfOf(BOX);
    const make = (bytes: Uint8Array, count = 8) =>
      glbOf(
        {
          ...json,
          extensionsRequired: ['EXT_meshopt_compression'],
          bufferViews: [
            view(0, vertices, { byteStride: 12, count, mode: 'ATTRIBUTES' }),
            view(vertices.length, triangles, { byteStride: 4, count: 36, mode: 'TRIANGLES' }),
          ],
          buffers: [
            { byteLength: bytes.length },
            { byteLength: 240, extensions: { EXT_meshopt_compression: { fallback: true } } },
          ],
        },
        bytes,
      );
    expect(read(make(joined(vertices, triangles))).volumeMm3).toBeCloseTo(8, 4);
    expect(
      refusal(
        make(
          joined(
            vertices.map((byte) => ~byte),
            triangles,
          ),
        ),
      ).message,
    ).toMatch(/compressed view is damaged/);
    expect(refusal(make(joined(vertices, triangles), 2 ** 40))).toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
  });

  test('has colours, made sRGB', () => {
    const file = glb(BOX, {
      materials: [{ pbrMetallicRoughness: { baseColorFactor: [1, 0.2140411, 0, 0.5] } }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1, material: 0 }] }],
    });
    const [face] = readMeshScene('glb', file).meshes[0]?.faces ?? [];
    expect(face?.colour?.map((part) => Math.round(part * 100) / 100)).toEqual([1, 0.5, 0, 1]);
  });

  test('is measured as one where each face is a mesh of its own', () => {
    const primitive = (start: number) => ({ attributes: { POSITION: 0 }, indices: 2 + start });
    const file = changed((json) => {
      const views = Array.from({ length: 6 }, (_, i) => ({
        buffer: 0,
        byteOffset: 96 + i * 24,
        byteLength: 24,
      }));
      json.bufferViews.push(...views);
      json.accessors.push(
        ...views.map((_, i) => ({ bufferView: 2 + i, componentType: 5125, count: 6, type: 'SCALAR' })),
      );
      Object.assign(json, {
        meshes: views.map((_, i) => ({ primitives: [primitive(i)] })),
        nodes: views.map((_, i) => ({ mesh: i })),
        scenes: [{ nodes: [0, 1, 2, 3, 4, 5] }],
      });
    });
    expect(read(file)).toMatchObject({ watertight: true, solids: 1, mesh: { components: 1 } });
  });

  test('says what it does not do', () => {
    const nodes = [{ mesh: 0, skin: 0 }];
    expect(codes(glb(BOX, { nodes }))).toEqual(['skins_ignored']);
    expect(
      codes(glb(BOX, { nodes: [{ children: [1, 2] }, { mesh: 0 }, { mesh: 0, scale: [0, 0, 0] }] })),
    ).toEqual(['flat_nodes']);
    expect(codes(glb(BOX, { scenes: [{ nodes: [0] }, { nodes: [] }] }))).toEqual(['scenes_left_out']);
  });
});
