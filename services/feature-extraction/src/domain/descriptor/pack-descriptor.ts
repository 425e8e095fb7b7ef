import { decodeVector, encodeVector } from '@cadml/cad-model';

/** A descriptor as it travels from a worker and lies in caches: float32, little-endian, in base64. */
export function packDescriptor(descriptor: Float32Array): string {
  return Buffer.from(encodeVector(descriptor)).toString('base64');
}

export function unpackDescriptor(packed: string): Float32Array {
  return decodeVector(Buffer.from(packed, 'base64'));
}
