import { CUBE_TRIANGLES, CUBE_VERTICES } from './cube.ts';
import { writeGlb } from './glb.ts';

const VERTEX_BYTES = CUBE_VERTICES.length * 12;
const INDEX_BYTES = CUBE_TRIANGLES.length * 6;

export function cubeGlb(): Buffer {
  return writeGlb(Buffer.from(JSON.stringify(document())), bytes());
}

export function cubeGltf(): Buffer {
  const uri = `data:application/octet-stream;base64,${bytes().toString('base64')}`;
  return Buffer.from(JSON.stringify(document(uri)));
}

/** Two placings of one cube, the second turned, in metres. */
function document(uri?: string): object {
  return {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [
      { name: 'pair', children: [1, 2] },
      { mesh: 0, translation: [0, 0, 0] },
      { mesh: 0, translation: [0.02, 0, 0], rotation: [0, 0, Math.SQRT1_2, Math.SQRT1_2] },
    ],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1, mode: 4, material: 0 }] }],
    materials: [{ pbrMetallicRoughness: { baseColorFactor: [0.5, 0.5, 0.5, 1] } }],
    accessors: [
      {
        ...{ bufferView: 0, componentType: 5126, count: CUBE_VERTICES.length, type: 'VEC3' },
        ...{ min: [0, 0, 0], max: [0.01, 0.01, 0.01] },
      },
      { bufferView: 1, componentType: 5123, count: CUBE_TRIANGLES.length * 3, type: 'SCALAR' },
    ],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: VERTEX_BYTES },
      { buffer: 0, byteOffset: VERTEX_BYTES, byteLength: INDEX_BYTES },
    ],
    buffers: [{ byteLength: VERTEX_BYTES + INDEX_BYTES, ...(uri === undefined ? {} : { uri }) }],
  };
}

function bytes(): Buffer {
  const buffer = Buffer.alloc(VERTEX_BYTES + INDEX_BYTES);
  CUBE_VERTICES.flat().forEach((value, i) => {
    buffer.writeFloatLE(value / 1000, 4 * i);
  });
  CUBE_TRIANGLES.flat().forEach((corner, i) => {
    buffer.writeUInt16LE(corner, VERTEX_BYTES + 2 * i);
  });
  return buffer;
}
