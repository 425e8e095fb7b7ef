import { brokenMesh, unsupportedFeature } from '../mesh/mesh-error.ts';
import { GltfJson, isObject, text } from './gltf-json.ts';

export interface GltfContainer {
  readonly json: GltfJson;
  /** The binary chunk of a GLB. */
  readonly binary: Uint8Array | null;
}

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;
const HEADER_BYTES = 12;
const CHUNK_BYTES = 8;

/** Opens a GLB or a glTF JSON document, version 2. Raises PARSE_FAILED / parse, UNSUPPORTED_FORMAT for version 1. */
export function openGltf(bytes: Uint8Array): GltfContainer {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 4 && view.getUint32(0, true) === MAGIC) return openGlb(bytes, view);
  return { json: parseJson(bytes), binary: null };
}

function openGlb(bytes: Uint8Array, view: DataView): GltfContainer {
  if (bytes.length < HEADER_BYTES + CHUNK_BYTES) throw brokenMesh('GLB', 'it ends inside its header');
  const version = view.getUint32(4, true);
  if (version === 1) throw oldVersion();
  if (version !== 2) throw brokenMesh('GLB', `it says to be version ${version}`);
  const length = view.getUint32(8, true);
  if (length > bytes.length) {
    throw brokenMesh('GLB', `it declares ${length} bytes and has ${bytes.length}`, { declared: length });
  }
  let json: GltfJson | null = null;
  let binary: Uint8Array | null = null;
  for (let at = HEADER_BYTES; at + CHUNK_BYTES <= length; ) {
    const chunkBytes = view.getUint32(at, true);
    const type = view.getUint32(at + 4, true);
    const start = at + CHUNK_BYTES;
    if (start + chunkBytes > length) throw brokenMesh('GLB', 'one of its chunks is longer than the file');
    const chunk = bytes.subarray(start, start + chunkBytes);
    if (type === JSON_CHUNK && json === null) json = parseJson(chunk);
    if (type === BINARY_CHUNK && binary === null) binary = chunk;
    at = start + Math.ceil(chunkBytes / 4) * 4;
  }
  if (json === null) throw brokenMesh('GLB', 'it has no JSON');
  return { json, binary };
}

function parseJson(bytes: Uint8Array): GltfJson {
  let root: unknown;
  try {
    root = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw brokenMesh('glTF', 'its JSON is not valid');
  }
  const json = new GltfJson(root);
  const asset = json.root.asset;
  const version = isObject(asset) ? text(asset, 'version') : '';
  if (/^2\./.test(version)) return json;
  if (/^[01]\./.test(version)) throw oldVersion();
  throw brokenMesh('glTF', 'it names no version of glTF');
}

function oldVersion() {
  return unsupportedFeature('glTF', 'is of version 1', 'Export it as glTF 2.0 or GLB.');
}
