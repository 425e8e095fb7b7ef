import { brokenMesh } from '../mesh/mesh-error.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The arrays of a glTF document by name, every element of them an object. */
export class GltfJson {
  readonly root: JsonObject;

  constructor(root: unknown) {
    if (!isObject(root)) throw brokenMesh('glTF', 'its JSON is no object');
    this.root = root;
  }

  list(name: string): readonly JsonObject[] {
    const list = this.root[name] ?? [];
    if (Array.isArray(list) && list.every(isObject)) return list;
    throw brokenMesh('glTF', `its ${name} are no list of objects`);
  }

  item(name: string, index: unknown): JsonObject {
    const list = this.root[name];
    const item: unknown = Array.isArray(list) && isCount(index) ? list[index] : undefined;
    if (isObject(item)) return item;
    throw brokenMesh(
      'glTF',
      `it refers to ${String(index).slice(0, 20)} of its ${name}, which it does not have`,
    );
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** A whole number, 0 or more; `fallback` when it is not there. */
export function count(object: JsonObject, name: string, fallback?: number): number {
  const value = object[name] ?? fallback;
  if (isCount(value)) return value;
  throw brokenMesh('glTF', `${name} is no whole number`);
}

/** So many finite numbers; null when they are not there. */
export function numbers(object: JsonObject, name: string, length: number): readonly number[] | null {
  const values = object[name];
  if (values === undefined) return null;
  const holds = Array.isArray(values) && values.length === length && values.every(Number.isFinite);
  if (holds) return values as readonly number[];
  throw brokenMesh('glTF', `${name} is no list of ${length} finite numbers`);
}

/** Numbers of other elements; empty when they are not there. */
export function indices(object: JsonObject, name: string): readonly number[] {
  const values = object[name] ?? [];
  if (Array.isArray(values) && values.every(isCount)) return values;
  throw brokenMesh('glTF', `${name} are no list of indices`);
}

export function text(object: JsonObject, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : '';
}

/** An extension of the object, when it has it. */
export function extension(object: JsonObject, name: string): JsonObject | null {
  const extensions = object.extensions;
  const found = isObject(extensions) ? extensions[name] : undefined;
  return isObject(found) ? found : null;
}
