import { writeStl } from '../../services/feature-extraction/src/domain/stl/write-stl.ts';

export interface MeshBytes {
  readonly binaryStl: Uint8Array;
  readonly asciiStl: Uint8Array;
  readonly obj: Uint8Array;
  readonly asciiPly: Uint8Array;
  readonly binaryPly: Uint8Array;
}

type Row = readonly [number, number, number];

/** A tessellated tube of so many facets in each format, each in a buffer of its own. */
export function tubeFiles(facets: number): MeshBytes {
  const points = gridPoints(facets);
  const triangles = gridTriangles(facets);
  const vertices = Float32Array.from(points.flat());
  const text = (lines: readonly string[]) => own(new TextEncoder().encode(`${lines.join('\n')}\n`));
  const numbers = points.map((point) => point.map((value) => value.toFixed(6)).join(' '));
  return {
    binaryStl: own(writeStl({ vertices, triangles: Uint32Array.from(triangles.flat()) })),
    asciiStl: text(['solid tube', ...triangles.map((facet) => asciiFacet(facet, numbers)), 'endsolid tube']),
    obj: text([
      ...numbers.map((point) => `v ${point}`),
      ...triangles.map((facet) => `f ${facet.map((vertex) => vertex + 1).join(' ')}`),
    ]),
    asciiPly: text([
      plyHeader('ascii', points.length, facets),
      ...numbers,
      ...triangles.map((facet) => `3 ${facet.join(' ')}`),
    ]),
    binaryPly: binaryPly(vertices, triangles),
  };
}

const AROUND = 1_000;

function gridPoints(facets: number): readonly Row[] {
  const rows = facets / (2 * AROUND) + 1;
  return Array.from({ length: rows * AROUND }, (_, i): Row => {
    const angle = (2 * Math.PI * (i % AROUND)) / AROUND;
    return [50 * Math.cos(angle), 50 * Math.sin(angle), Math.floor(i / AROUND) * 0.37];
  });
}

function gridTriangles(facets: number): readonly Row[] {
  return Array.from({ length: facets / 2 }, (_, i): readonly Row[] => {
    const [row, column] = [Math.floor(i / AROUND) * AROUND, i % AROUND];
    const next = (column + 1) % AROUND;
    const above = row + AROUND;
    return [
      [row + column, row + next, above + next],
      [row + column, above + next, above + column],
    ];
  }).flat();
}

function asciiFacet(facet: Row, numbers: readonly string[]): string {
  const corners = facet.map((vertex) => `      vertex ${numbers[vertex]}`).join('\n');
  return `  facet normal 0 0 1\n    outer loop\n${corners}\n    endloop\n  endfacet`;
}

function plyHeader(format: string, vertices: number, facets: number): string {
  return [
    ...['ply', `format ${format} 1.0`, `element vertex ${vertices}`],
    ...['property float x', 'property float y', 'property float z'],
    ...[`element face ${facets}`, 'property list uchar int vertex_indices', 'end_header'],
  ].join('\n');
}

function binaryPly(vertices: Float32Array, triangles: readonly Row[]): Uint8Array {
  const header = new TextEncoder().encode(
    `${plyHeader('binary_little_endian', vertices.length / 3, triangles.length)}\n`,
  );
  const bytes = new Uint8Array(header.length + vertices.byteLength + triangles.length * 13);
  bytes.set(header);
  bytes.set(new Uint8Array(vertices.buffer), header.length);
  const view = new DataView(bytes.buffer, header.length + vertices.byteLength);
  triangles.forEach((facet, i) => {
    view.setUint8(i * 13, 3);
    facet.forEach((vertex, k) => {
      view.setUint32(i * 13 + 1 + k * 4, vertex, true);
    });
  });
  return bytes;
}

/** Loaders take whole buffers. */
function own(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}
