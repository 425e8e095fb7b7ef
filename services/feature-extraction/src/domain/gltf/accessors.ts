import { brokenMesh, overLimit } from '../mesh/mesh-error.ts';
import type { Corners } from '../mesh/weld.ts';
import type { GltfBuffers } from './buffers.ts';
import { count, type GltfJson, isObject, type JsonObject, text } from './gltf-json.ts';

interface Component {
  readonly bytes: number;
  /** What 1.0 is when it is normalised; 0 for a float. */
  readonly full: number;
  read(view: DataView, at: number): number;
}

/** By the numbers of WebGL. */
const COMPONENTS: Readonly<Record<number, Component>> = {
  5120: { bytes: 1, full: 127, read: (view, at) => view.getInt8(at) },
  5121: { bytes: 1, full: 255, read: (view, at) => view.getUint8(at) },
  5122: { bytes: 2, full: 32_767, read: (view, at) => view.getInt16(at, true) },
  5123: { bytes: 2, full: 65_535, read: (view, at) => view.getUint16(at, true) },
  5125: { bytes: 4, full: 4_294_967_295, read: (view, at) => view.getUint32(at, true) },
  5126: { bytes: 4, full: 0, read: (view, at) => view.getFloat32(at, true) },
};

const INDEX_TYPES = [5121, 5123, 5125];
const FLOAT = 5126;
const WIDTHS: Readonly<Record<string, number>> = { SCALAR: 1, VEC3: 3 };
/** Elements that all accessors in use may have, and one that only has sparse values. */
const MAX_ELEMENTS = 80_000_000;
const MAX_EMPTY_ELEMENTS = 1_000_000;

interface Layout {
  readonly component: Component;
  readonly width: number;
  readonly elements: number;
}

/** The numbers of a glTF file, with every offset checked against what it points into. */
export class GltfAccessors {
  private readonly json: GltfJson;
  private readonly buffers: GltfBuffers;
  private elements = 0;

  constructor(json: GltfJson, buffers: GltfBuffers) {
    this.json = json;
    this.buffers = buffers;
  }

  /** Points, three numbers each: floats as they are, integers as KHR_mesh_quantization has them. */
  points(index: number): Corners {
    const { accessor, layout } = this.open(index, 'VEC3');
    const isFloat = accessor.componentType === FLOAT;
    const values = isFloat ? new Float32Array(layout.elements * 3) : new Float64Array(layout.elements * 3);
    this.fill(accessor, layout, values);
    if (!isFloat && accessor.normalized === true) {
      const { full } = layout.component;
      for (let i = 0; i < values.length; i++) values[i] = Math.max(-1, (values[i] as number) / full);
    }
    return values;
  }

  indices(index: number): Uint32Array {
    const { accessor, layout } = this.open(index, 'SCALAR');
    if (!INDEX_TYPES.includes(accessor.componentType as number)) {
      throw brokenMesh('glTF', 'indices have a type that is none for them');
    }
    const values = new Uint32Array(layout.elements);
    this.fill(accessor, layout, values);
    return values;
  }

  private open(index: number, type: string): { readonly accessor: JsonObject; readonly layout: Layout } {
    const accessor = this.json.item('accessors', index);
    const component = COMPONENTS[accessor.componentType as number];
    if (component === undefined || text(accessor, 'type') !== type) {
      throw brokenMesh('glTF', `accessor ${index} does not hold ${type}`);
    }
    const elements = count(accessor, 'count');
    this.requireRoom(elements, accessor.bufferView === undefined);
    return { accessor, layout: { component, width: WIDTHS[type] ?? 1, elements } };
  }

  /** What has no view behind it is as long as it says, whatever the file's length. */
  private requireRoom(elements: number, isEmpty: boolean): void {
    const allowed = isEmpty ? MAX_EMPTY_ELEMENTS : MAX_ELEMENTS;
    this.elements += elements;
    if (elements <= allowed && this.elements <= MAX_ELEMENTS) return;
    const message = `The accessors of the glTF file have over ${allowed} elements. Simplify it.`;
    throw overLimit({ limit: 'elements', allowed, given: elements }, message);
  }

  private fill(accessor: JsonObject, layout: Layout, values: Corners | Uint32Array): void {
    if (accessor.bufferView !== undefined) this.read(accessor, layout, values);
    const { sparse } = accessor;
    if (isObject(sparse)) this.replace(sparse, layout, values);
    else if (accessor.bufferView === undefined) throw brokenMesh('glTF', 'an accessor has no bytes');
  }

  /** Reads elements from the view that `source` names. */
  private read(source: JsonObject, layout: Layout, values: Corners | Uint32Array): void {
    const { component, width, elements } = layout;
    const { bytes, stride } = this.buffers.view(count(source, 'bufferView'));
    const start = count(source, 'byteOffset', 0);
    const size = component.bytes * width;
    const step = stride ?? size;
    if (elements > 0 && start + (elements - 1) * step + size > bytes.length) {
      throw brokenMesh('glTF', 'an accessor reaches beyond its view');
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let element = 0; element < elements; element++) {
      for (let k = 0; k < width; k++) {
        values[element * width + k] = component.read(view, start + element * step + k * component.bytes);
      }
    }
  }

  private replace(sparse: JsonObject, layout: Layout, values: Corners | Uint32Array): void {
    const elements = count(sparse, 'count');
    const { indices, values: replacing } = sparse;
    if (elements > layout.elements || !isObject(indices) || !isObject(replacing)) {
      throw brokenMesh('glTF', 'a sparse accessor is described wrongly');
    }
    const type = COMPONENTS[indices.componentType as number];
    if (type === undefined || type.full === 0) throw brokenMesh('glTF', 'sparse indices have no known type');
    const places = new Uint32Array(elements);
    this.read(indices, { component: type, width: 1, elements }, places);
    const given = new Float64Array(elements * layout.width);
    this.read(replacing, { ...layout, elements }, given);
    places.forEach((place, i) => {
      if (place >= layout.elements) throw brokenMesh('glTF', 'a sparse index is beyond its accessor');
      values.set(given.subarray(i * layout.width, (i + 1) * layout.width), place * layout.width);
    });
  }
}
