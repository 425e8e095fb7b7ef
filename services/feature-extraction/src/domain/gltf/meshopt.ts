import { MeshoptDecoder } from 'meshoptimizer/decoder';
import { brokenMesh } from '../mesh/mesh-error.ts';
import type { BufferView } from './buffers.ts';
import { count, extension, type JsonObject, text } from './gltf-json.ts';

// It is WebAssembly, which starts once and then decodes without waiting.
await MeshoptDecoder.ready;

const NAMES = ['EXT_meshopt_compression', 'KHR_meshopt_compression'];
const MODES = ['ATTRIBUTES', 'TRIANGLES', 'INDICES'];
const FILTERS = ['NONE', 'OCTAHEDRAL', 'QUATERNION', 'EXPONENTIAL', 'COLOR'];

/** How a view of a buffer is compressed; null for one that is not. */
export function meshoptOf(view: JsonObject): JsonObject | null {
  for (const name of NAMES) {
    const found = extension(view, name);
    if (found) return found;
  }
  return null;
}

/** Decodes a view (EXT_meshopt_compression). Raises PARSE_FAILED / parse. */
export function decodeMeshopt(compression: JsonObject, source: Uint8Array): BufferView {
  const elements = count(compression, 'count');
  const stride = count(compression, 'byteStride');
  const mode = text(compression, 'mode');
  const filter = text(compression, 'filter') || 'NONE';
  const isKnown = MODES.includes(mode) && FILTERS.includes(filter) && stride > 0 && stride <= 256;
  if (!isKnown) throw brokenMesh('glTF', 'a compressed view is described wrongly');
  const bytes = new Uint8Array(elements * stride);
  try {
    MeshoptDecoder.decodeGltfBuffer(bytes, elements, stride, source, mode, filter);
  } catch {
    throw brokenMesh('glTF', 'a compressed view is damaged');
  }
  return { bytes, stride };
}
