import { strToU8, zipSync } from 'fflate';
import { writeGlb } from '../../src/domain/glb/write-glb.ts';
import { meshScene } from '../../src/domain/mesh/mesh-scene.ts';
import type { TriangleMesh } from '../../src/domain/mesh/weld.ts';
import { writeStl } from '../../src/domain/stl/write-stl.ts';

/** One mesh in every format that is read, coordinates as they are (glTF: in metres, y upwards; GLB by our own writer). */
export function twinsOf(mesh: TriangleMesh): Readonly<Record<string, Uint8Array>> {
  return {
    'part.stl': writeStl(mesh),
    'ascii.stl': asciiStl(mesh),
    'part.obj': obj(mesh),
    'ascii.ply': ply(mesh, 'ascii'),
    'little.ply': ply(mesh, 'binary_little_endian'),
    'big.ply': ply(mesh, 'binary_big_endian'),
    'part.3mf': threeMf(objectOf('1', mesh)),
    'part.glb': writeGlb(meshScene(mesh, 1), 64 * 1024 * 1024),
    'part.gltf': embeddedGltf(mesh),
  };
}

function rows(values: ArrayLike<number>): number[][] {
  return Array.from({ length: values.length / 3 }, (_, row) =>
    [0, 1, 2].map((k) => values[row * 3 + k] as number),
  );
}

export function asciiStl({ vertices, triangles }: TriangleMesh): Uint8Array {
  const points = rows(vertices).map((point) => `vertex ${point.join(' ')}`);
  const facets = rows(triangles).map(
    (facet) =>
      `facet normal 0 0 0\nouter loop\n${facet.map((vertex) => points[vertex]).join('\n')}\nendloop\nendfacet`,
  );
  return strToU8(`solid part\n${facets.join('\n')}\nendsolid part\n`);
}

export function obj({ vertices, triangles }: TriangleMesh): Uint8Array {
  const points = rows(vertices).map((point) => `v ${point.join(' ')}`);
  const faces = rows(triangles).map((facet) => `f ${facet.map((vertex) => vertex + 1).join(' ')}`);
  return strToU8(`# part\n${points.join('\n')}\n${faces.join('\n')}\n`);
}

type PlyFormat = 'ascii' | 'binary_little_endian' | 'binary_big_endian';

export function plyHeader(format: PlyFormat, vertices: number, faces: number, type = 'double'): string {
  return [
    ...['ply', `format ${format} 1.0`, 'comment made by a test', `element vertex ${vertices}`],
    ...['x', 'y', 'z'].map((axis) => `property ${type} ${axis}`),
    ...[`element face ${faces}`, 'property list uchar uint vertex_indices', 'end_header', ''],
  ].join('\n');
}

export function ply({ vertices, triangles }: TriangleMesh, format: PlyFormat): Uint8Array {
  const header = plyHeader(format, vertices.length / 3, triangles.length / 3);
  if (format === 'ascii') {
    const points = rows(vertices).map((point) => point.join(' '));
    const faces = rows(triangles).map((facet) => `3 ${facet.join(' ')}`);
    return strToU8(`${header}${points.join('\n')}\n${faces.join('\n')}\n`);
  }
  const isLittle = format === 'binary_little_endian';
  const body = new DataView(new ArrayBuffer(vertices.length * 8 + (triangles.length / 3) * 13));
  vertices.forEach((value, i) => {
    body.setFloat64(i * 8, value, isLittle);
  });
  triangles.forEach((vertex, i) => {
    const at = vertices.length * 8 + Math.floor(i / 3) * 13;
    body.setUint8(at, 3);
    body.setUint32(at + 1 + (i % 3) * 4, vertex, isLittle);
  });
  return joined(strToU8(header), new Uint8Array(body.buffer));
}

/** An object of a 3MF model. */
export function objectOf(id: string, { vertices, triangles }: TriangleMesh, attributes = ''): string {
  const points = rows(vertices).map(([x, y, z]) => `<vertex x="${x}" y="${y}" z="${z}"/>`);
  const facets = rows(triangles).map(([a, b, c]) => `<triangle v1="${a}" v2="${b}" v3="${c}"/>`);
  return `<object id="${id}" ${attributes}><mesh><vertices>${points.join('')}</vertices><triangles>${facets.join('')}</triangles></mesh></object>`;
}

export interface ModelOptions {
  readonly build?: string;
  /** Attributes of the root. */
  readonly attributes?: string;
  /** Further members. */
  readonly members?: Readonly<Record<string, string>>;
}

export const CORE = 'http://schemas.microsoft.com/3dmanufacturing/core/2015/02';

export function model(resources: string, { build, attributes = '' }: ModelOptions = {}): string {
  const items = build ?? '<item objectid="1"/>';
  return `<?xml version="1.0" encoding="UTF-8"?><model xmlns="${CORE}" ${attributes}><resources>${resources}</resources><build>${items}</build></model>`;
}

export function threeMf(resources: string, options: ModelOptions = {}): Uint8Array {
  return packed({ '3D/3dmodel.model': model(resources, options), ...options.members });
}

/** A package with these members, and what makes it 3MF. */
export function packed(members: Readonly<Record<string, string>>): Uint8Array {
  const relationship =
    '<Relationship Target="/3D/3dmodel.model" Id="rel0" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>';
  const all = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relationship}</Relationships>`,
    ...members,
  };
  return zipSync(Object.fromEntries(Object.entries(all).map(([name, text]) => [name, strToU8(text)])));
}

export type Json = Record<string, unknown>;

/** From mm, z upwards, to metres, y upwards. */
export function gltfPositions(vertices: ArrayLike<number>): Float32Array {
  return Float32Array.from(
    rows(vertices).flatMap(([x = 0, y = 0, z = 0]) => [x / 1000, z / 1000, -y / 1000]),
  );
}

/** Positions and indices behind one another, and the glTF that describes them. */
export function gltfOf(mesh: TriangleMesh, more: Json = {}): { json: Json; binary: Uint8Array } {
  const positions = gltfPositions(mesh.vertices);
  const binary = joined(new Uint8Array(positions.buffer), new Uint8Array(mesh.triangles.slice().buffer));
  const json = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, name: 'part' }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: positions.length / 3, type: 'VEC3' },
      { bufferView: 1, componentType: 5125, count: mesh.triangles.length, type: 'SCALAR' },
    ],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: positions.byteLength },
      { buffer: 0, byteOffset: positions.byteLength, byteLength: mesh.triangles.byteLength },
    ],
    buffers: [{ byteLength: binary.length }],
    ...more,
  };
  return { json, binary };
}

export function glb(mesh: TriangleMesh, more: Json = {}): Uint8Array {
  const { json, binary } = gltfOf(mesh, more);
  return glbOf(json, binary);
}

export function glbOf(json: Json, binary: Uint8Array): Uint8Array {
  const text = padded(strToU8(JSON.stringify(json)), 0x20);
  const bytes = padded(binary, 0);
  const header = Uint32Array.of(0x46546c67, 2, 28 + text.length + bytes.length, text.length, 0x4e4f534a);
  const chunk = Uint32Array.of(bytes.length, 0x004e4942);
  return joined(new Uint8Array(header.buffer), text, new Uint8Array(chunk.buffer), bytes);
}

export function embeddedGltf(mesh: TriangleMesh, more: Json = {}): Uint8Array {
  const { json, binary } = gltfOf(mesh, more);
  const uri = `data:application/octet-stream;base64,${Buffer.from(binary).toString('base64')}`;
  return strToU8(JSON.stringify({ ...json, buffers: [{ byteLength: binary.length, uri }] }));
}

function padded(bytes: Uint8Array, filler: number): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / 4) * 4).fill(filler);
  whole.set(bytes);
  return whole;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

type Point = readonly [number, number, number];

/** A closed box, outward, over eight vertices. */
export function boxMesh(size: Point, at: Point = [0, 0, 0]): TriangleMesh {
  const vertices = Float64Array.from({ length: 24 }, (_, i) => {
    const axis = i % 3;
    const isFar = (Math.floor(i / 3) >> axis) & 1;
    return (at[axis] as number) + (isFar ? (size[axis] as number) : 0);
  });
  const quads = [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ] as const;
  return { vertices, triangles: Uint32Array.from(quads.flatMap(([a, b, c, d]) => [a, b, c, a, c, d])) };
}

/** A ring of `around` × `across` quads, outward: genus 1. */
export function torusMesh(radius: number, tube: number, around = 24, across = 12): TriangleMesh {
  const vertices: number[] = [];
  const triangles: number[] = [];
  for (let i = 0; i < around; i++) {
    for (let j = 0; j < across; j++) {
      const [u, v] = [(2 * Math.PI * i) / around, (2 * Math.PI * j) / across];
      const reach = radius + tube * Math.cos(v);
      vertices.push(reach * Math.cos(u), reach * Math.sin(u), tube * Math.sin(v));
      const [a, b] = [i * across, ((i + 1) % around) * across];
      const next = (j + 1) % across;
      triangles.push(a + j, b + j, b + next, a + j, b + next, a + next);
    }
  }
  return { vertices: Float64Array.from(vertices), triangles: Uint32Array.from(triangles) };
}

export function joinedMeshes(...meshes: readonly TriangleMesh[]): TriangleMesh {
  let first = 0;
  const triangles = meshes.flatMap((mesh) => {
    const shifted = [...mesh.triangles].map((vertex) => vertex + first);
    first += mesh.vertices.length / 3;
    return shifted;
  });
  const vertices = Float64Array.from(meshes.flatMap((mesh) => [...mesh.vertices]));
  return { vertices, triangles: Uint32Array.from(triangles) };
}

export function turnedMesh({ vertices, triangles }: TriangleMesh): TriangleMesh {
  return {
    vertices,
    triangles: Uint32Array.from(rows(triangles).flatMap(([a, b, c]) => [a, c, b] as number[])),
  };
}
