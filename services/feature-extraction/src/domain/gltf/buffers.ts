import { brokenMesh, overLimit, unsupportedFeature } from '../mesh/mesh-error.ts';
import type { GltfContainer } from './container.ts';
import { count, extension, type JsonObject, text } from './gltf-json.ts';
import { decodeMeshopt, meshoptOf } from './meshopt.ts';

export interface BufferView {
  readonly bytes: Uint8Array;
  /** Bytes from one element to the next; null: they are packed. */
  readonly stride: number | null;
}

/** Bytes that compressed views of a file may become altogether. */
const MAX_DECODED_BYTES = 512 * 1024 * 1024;

/** The bytes of a glTF file: those inside it, nothing is ever fetched. */
export class GltfBuffers {
  private readonly container: GltfContainer;
  private readonly buffers = new Map<number, Uint8Array>();
  private readonly views = new Map<number, BufferView>();
  private decodedBytes = 0;

  constructor(container: GltfContainer) {
    this.container = container;
  }

  view(index: number): BufferView {
    const known = this.views.get(index);
    if (known) return known;
    const view = this.container.json.item('bufferViews', index);
    const opened = this.compressedView(view) ?? this.plainView(view);
    this.views.set(index, opened);
    return opened;
  }

  private plainView(view: JsonObject): BufferView {
    const stride = view.byteStride === undefined ? null : count(view, 'byteStride');
    return { bytes: this.slice(view), stride };
  }

  private compressedView(view: JsonObject): BufferView | null {
    const compression = meshoptOf(view);
    if (compression === null) return null;
    const bytes = count(compression, 'count') * count(compression, 'byteStride');
    this.decodedBytes += bytes;
    if (this.decodedBytes > MAX_DECODED_BYTES) {
      const message = `The glTF file unpacks to over ${MAX_DECODED_BYTES} bytes. Simplify it.`;
      throw overLimit({ limit: 'inflatedBytes', allowed: MAX_DECODED_BYTES }, message);
    }
    return decodeMeshopt(compression, this.slice(compression));
  }

  private slice(view: JsonObject): Uint8Array {
    const buffer = this.buffer(count(view, 'buffer'));
    const start = count(view, 'byteOffset', 0);
    const end = start + count(view, 'byteLength');
    if (end > buffer.length) throw brokenMesh('glTF', 'a view reaches beyond its buffer');
    return buffer.subarray(start, end);
  }

  private buffer(index: number): Uint8Array {
    const known = this.buffers.get(index);
    if (known) return known;
    const buffer = this.container.json.item('buffers', index);
    const bytes = this.load(buffer, index);
    const byteLength = count(buffer, 'byteLength');
    if (bytes.length < byteLength) throw brokenMesh('glTF', 'a buffer is shorter than it says');
    const loaded = bytes.subarray(0, byteLength);
    this.buffers.set(index, loaded);
    return loaded;
  }

  private load(buffer: JsonObject, index: number): Uint8Array {
    const uri = text(buffer, 'uri');
    const { binary } = this.container;
    if (uri.startsWith('data:')) return decodeDataUri(uri);
    if (uri !== '') {
      const problem = `keeps its geometry in another file (${uri.slice(0, 80)})`;
      throw unsupportedFeature('glTF', problem, 'Export it as GLB, or with embedded buffers.');
    }
    if (index === 0 && binary !== null) return binary;
    const isFallback = extension(buffer, 'EXT_meshopt_compression') !== null;
    throw brokenMesh('glTF', isFallback ? 'a view of a fallback buffer is in use' : 'a buffer has no bytes');
  }
}

function decodeDataUri(uri: string): Uint8Array {
  const comma = uri.indexOf(',');
  if (comma < 0 || !/;base64$/i.test(uri.slice(0, Math.min(comma, 1_000)))) {
    throw brokenMesh('glTF', 'an embedded buffer is not in base64');
  }
  return Buffer.from(uri.slice(comma + 1), 'base64');
}
