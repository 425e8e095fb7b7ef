import { CUBE_TRIANGLES, CUBE_VERTICES } from './cube.ts';

export function cubePlyAscii(): Buffer {
  const vertices = CUBE_VERTICES.map((vertex) => vertex.join(' '));
  const faces = CUBE_TRIANGLES.map((corners) => `3 ${corners.join(' ')}`);
  return Buffer.from([header('ascii'), ...vertices, ...faces, ''].join('\n'));
}

export function cubePlyBinary(littleEndian: boolean): Buffer {
  const body = new DataView(new ArrayBuffer(CUBE_VERTICES.length * 12 + CUBE_TRIANGLES.length * 13));
  let at = 0;
  for (const value of CUBE_VERTICES.flat()) {
    body.setFloat32(at, value, littleEndian);
    at += 4;
  }
  for (const corners of CUBE_TRIANGLES) {
    body.setUint8(at, 3);
    corners.forEach((corner, i) => {
      body.setInt32(at + 1 + 4 * i, corner, littleEndian);
    });
    at += 13;
  }
  const format = littleEndian ? 'binary_little_endian' : 'binary_big_endian';
  return Buffer.concat([Buffer.from(`${header(format)}\n`), Buffer.from(body.buffer)]);
}

function header(format: string): string {
  return [
    'ply',
    `format ${format} 1.0`,
    `element vertex ${CUBE_VERTICES.length}`,
    ...['x', 'y', 'z'].map((axis) => `property float ${axis}`),
    `element face ${CUBE_TRIANGLES.length}`,
    'property list uchar int vertex_indices',
    'end_header',
  ].join('\n');
}
