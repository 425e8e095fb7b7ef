import type { ShapeFace, ShapeMeasures, SolidShape } from './solid-shape.ts';

/** What goes before the arrays. */
interface Header {
  readonly kind: SolidShape['kind'];
  readonly measures: ShapeMeasures;
  readonly faces: readonly ShapeFace[];
  readonly chordErrorMm: number;
  readonly gapMm: number;
  readonly vertices: number;
  readonly triangles: number;
}

const ALIGNMENT = 8;

/**
 * A shape as bytes that are read without parsing: length of the header (u32 and four bytes of nothing), the header as
 * JSON, then float64 positions, u32 triangles, and for a B-rep u32 faces and float32 normals, little-endian.
 */
export function encodeShape(shape: SolidShape): Uint8Array {
  const { kind, measures, faces, chordErrorMm, gapMm, positions, triangles, faceOf, normals } = shape;
  const [vertices, facets] = [positions.length / 3, triangles.length / 3];
  const header: Header = { kind, measures, faces, chordErrorMm, gapMm, vertices, triangles: facets };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = aligned(text.length);
  const arrays = [positions, triangles, ...(normals === null ? [] : [faceOf, normals])];
  const total = arrays.reduce((sum, array) => sum + array.byteLength, ALIGNMENT + headerBytes);
  const bytes = new Uint8Array(total);
  new DataView(bytes.buffer).setUint32(0, headerBytes, true);
  bytes.fill(SPACE, ALIGNMENT, ALIGNMENT + headerBytes);
  bytes.set(text, ALIGNMENT);
  let at = ALIGNMENT + headerBytes;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  return bytes;
}

/** Throws an Error for bytes that `encodeShape` did not write. */
export function decodeShape(bytes: Uint8Array): SolidShape {
  const headerBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const text = bytes.subarray(ALIGNMENT, ALIGNMENT + headerBytes);
  const header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text)) as Header;
  const { vertices, triangles, ...facts } = header;
  const body = copied(bytes.subarray(ALIGNMENT + headerBytes));
  const positions = new Float64Array(body, 0, vertices * 3);
  const corners = new Uint32Array(body, positions.byteLength, triangles * 3);
  if (facts.kind === 'mesh') return { ...facts, positions, triangles: corners, ...NO_FACES };
  const faceOf = new Uint32Array(body, positions.byteLength + corners.byteLength, triangles);
  const at = positions.byteLength + corners.byteLength + faceOf.byteLength;
  const normals = new Float32Array(body, at, vertices * 3);
  return { ...facts, positions, triangles: corners, faceOf, normals };
}

/** A copy begins where any typed array may. (`slice` of a Buffer is none.) */
function copied(bytes: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy.buffer;
}

const NO_FACES = { faceOf: new Uint32Array(0), normals: null } as const;
const SPACE = 0x20;

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

/** Two shapes in one file: the length of the first (u32 and four bytes of nothing), then both. */
export function encodePair(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(ALIGNMENT + a.length + b.length);
  new DataView(bytes.buffer).setUint32(0, a.length, true);
  bytes.set(a, ALIGNMENT);
  bytes.set(b, ALIGNMENT + a.length);
  return bytes;
}

export function decodePair(bytes: Uint8Array): readonly [SolidShape, SolidShape] {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const [a, b] = [bytes.subarray(ALIGNMENT, ALIGNMENT + length), bytes.subarray(ALIGNMENT + length)];
  return [decodeShape(a), decodeShape(b)];
}
