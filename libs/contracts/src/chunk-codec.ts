import type { MethodDefinition, ServiceDefinition } from './definition.ts';
import {
  FeatureExtractionServiceService as FeatureExtraction,
  type UploadRequest,
} from './gen/cadml/feature_extraction/v1/feature_extraction.ts';

/**
 * The service with the bytes of uploads encoded by one copy and decoded by none. The generated code makes five
 * copies of each piece between the two ends; the bytes on the wire are the same.
 */
export function withChunkCodec<D extends ServiceDefinition>(definition: D): D {
  const methods = Object.entries(definition).map(([name, method]) => [name, chunked(method)]);
  return Object.fromEntries(methods) as D;
}

function chunked(method: MethodDefinition): MethodDefinition {
  const generated = FeatureExtraction.upload;
  if (method.path !== generated.path) return method;
  return {
    ...method,
    requestSerialize: (value: UploadRequest) =>
      value.part?.$case === 'chunk' ? encodeChunk(value.part.value) : generated.requestSerialize(value),
    requestDeserialize: (message) => decodeChunk(message) ?? generated.requestDeserialize(message),
  };
}

/** `UploadRequest.chunk`: field 2, length-delimited. */
const CHUNK_TAG = (2 << 3) | 2;

function encodeChunk(chunk: Uint8Array): Buffer {
  const length: number[] = [];
  for (let rest = chunk.length; ; rest >>>= 7) {
    length.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
    if (rest <= 0x7f) break;
  }
  const message = Buffer.allocUnsafe(1 + length.length + chunk.length);
  message[0] = CHUNK_TAG;
  message.set(length, 1);
  message.set(chunk, 1 + length.length);
  return message;
}

/** A view into a message that is one chunk and nothing else; null leaves any other to the generated code. */
function decodeChunk(message: Buffer): UploadRequest | null {
  if (message[0] !== CHUNK_TAG) return null;
  let length = 0;
  for (let at = 1; at <= 5; at++) {
    const byte = message[at] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * (at - 1));
    if (byte <= 0x7f) {
      const value = message.subarray(at + 1);
      return value.length === length ? { part: { $case: 'chunk', value } } : null;
    }
  }
  return null;
}
