import { AppError } from '@cadml/errors';

/** Packs a vector as little-endian float32 bytes: the form in which vectors travel and are stored. */
export function encodeVector(vector: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(vector.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < vector.length; i++) view.setFloat32(i * 4, vector[i] as number, true);
  return bytes;
}

/** Unpacks little-endian float32 bytes. Throws DIMENSION_MISMATCH when the length is not a multiple of 4. */
export function decodeVector(bytes: Uint8Array): Float32Array {
  if (bytes.byteLength % 4 !== 0) {
    throw new AppError({
      code: 'DIMENSION_MISMATCH',
      stage: 'features',
      message: `A packed vector has ${bytes.byteLength} bytes, which is not a multiple of 4.`,
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getFloat32(i * 4, true));
}
