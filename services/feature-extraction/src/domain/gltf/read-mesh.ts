import type { MeshBody } from '../mesh/content.ts';
import { brokenMesh, MAX_FACETS, overFacetLimit, unsupportedFeature } from '../mesh/mesh-error.ts';
import { precisionOf } from '../mesh/precision.ts';
import type { Corners } from '../mesh/weld.ts';
import type { SceneFace } from '../scene.ts';
import type { GltfAccessors } from './accessors.ts';
import { count, extension, type GltfJson, isObject, type JsonObject, text } from './gltf-json.ts';
import { colourOfMaterial } from './material.ts';

const POINTS_TO_LINES = 3;
const TRIANGLES = 4;
const STRIP = 5;
const FAN = 6;
const MM_PER_METRE = 1000;
const DRACO = 'KHR_draco_mesh_compression';

/** Reads meshes: all primitives of one as a body, each a face of its own. */
export class GltfMeshReader {
  /** Primitives that are points or lines. */
  leftOut = 0;
  morphed = 0;
  private readonly json: GltfJson;
  private readonly accessors: GltfAccessors;
  private facets = 0;

  constructor(json: GltfJson, accessors: GltfAccessors) {
    this.json = json;
    this.accessors = accessors;
  }

  /** null for a mesh without triangles. */
  read(index: number): { readonly name: string; readonly body: MeshBody | null } {
    const mesh = this.json.item('meshes', index);
    const { primitives } = mesh;
    if (!Array.isArray(primitives) || !primitives.every(isObject)) {
      throw brokenMesh('glTF', `mesh ${index} has no primitives`);
    }
    const builder = new BodyBuilder(this.accessors);
    for (const primitive of primitives) this.addPrimitive(primitive, builder);
    return { name: text(mesh, 'name'), body: builder.finish() };
  }

  private addPrimitive(primitive: JsonObject, builder: BodyBuilder): void {
    const mode = count(primitive, 'mode', TRIANGLES);
    if (mode <= POINTS_TO_LINES) {
      this.leftOut++;
      return;
    }
    if (primitive.targets !== undefined) this.morphed++;
    const { attributes } = primitive;
    if (!isObject(attributes)) throw brokenMesh('glTF', 'a primitive has no attributes');
    const position = count(attributes, 'POSITION');
    this.requireDecoded(primitive, position);
    const room = MAX_FACETS - this.facets;
    const colour = colourOfMaterial(this.json, primitive.material);
    const indices = primitive.indices === undefined ? null : count(primitive, 'indices');
    this.facets += builder.add({ mode, position, indices, colour, room });
  }

  private requireDecoded(primitive: JsonObject, position: number): void {
    if (extension(primitive, DRACO) === null) return;
    if (this.json.item('accessors', position).bufferView === undefined) throw dracoCompressed();
  }
}

export function dracoCompressed() {
  const advice = 'Export it without Draco compression, or compressed by meshopt.';
  return unsupportedFeature('glTF', 'is compressed by Draco', advice);
}

interface Primitive {
  readonly mode: number;
  readonly position: number;
  readonly indices: number | null;
  readonly colour: SceneFace['colour'];
  readonly room: number;
}

class BodyBuilder {
  private readonly accessors: GltfAccessors;
  private readonly points = new Map<number, { readonly values: Corners; readonly first: number }>();
  private readonly triangles: Uint32Array[] = [];
  private readonly faces: SceneFace[] = [];
  private vertices = 0;
  private count = 0;

  constructor(accessors: GltfAccessors) {
    this.accessors = accessors;
  }

  /** Returns the number of triangles. */
  add({ mode, position, indices, colour, room }: Primitive): number {
    const { values, first } = this.pointsOf(position);
    const order = indices === null ? countUp(values.length / 3) : this.accessors.indices(indices);
    const facets = mode === TRIANGLES ? Math.floor(order.length / 3) : Math.max(0, order.length - 2);
    if (facets > room) throw overFacetLimit(MAX_FACETS + facets - room, MAX_FACETS);
    const triangles = trianglesOf(order, mode, facets);
    requireVertices(triangles, values);
    this.triangles.push(triangles.map((vertex) => vertex + first));
    this.faces.push({ firstTriangle: this.count, triangles: facets, colour });
    this.count += facets;
    return facets;
  }

  finish(): MeshBody | null {
    if (this.count === 0) return null;
    const parts = [...this.points.values()].map(({ values }) => values);
    const areSingle = parts.every((values) => values instanceof Float32Array);
    const vertices = areSingle ? new Float32Array(this.vertices * 3) : new Float64Array(this.vertices * 3);
    let at = 0;
    for (const values of parts) {
      vertices.set(values, at);
      at += values.length;
    }
    const triangles = new Uint32Array(this.count * 3);
    at = 0;
    for (const part of this.triangles) {
      triangles.set(part, at);
      at += part.length;
    }
    const precision = precisionOf(vertices);
    return { vertices, triangles, mmPerUnit: MM_PER_METRE, precision, faces: this.faces };
  }

  /** Faces of a body often share their points. */
  private pointsOf(position: number) {
    const known = this.points.get(position);
    if (known) return known;
    const points = { values: this.accessors.points(position), first: this.vertices };
    this.points.set(position, points);
    this.vertices += points.values.length / 3;
    return points;
  }
}

function countUp(length: number): Uint32Array {
  return Uint32Array.from({ length }, (_, i) => i);
}

/** glTF 2.0, 3.7.2.1: each other triangle of a strip is turned; a fan is around its first point. */
function trianglesOf(order: Uint32Array, mode: number, facets: number): Uint32Array {
  if (mode === TRIANGLES) return order.subarray(0, facets * 3);
  if (mode !== STRIP && mode !== FAN) throw brokenMesh('glTF', `a primitive has the mode ${mode}`);
  const triangles = new Uint32Array(facets * 3);
  for (let i = 0; i < facets; i++) {
    const [a, b, c] = mode === FAN ? [i + 1, i + 2, 0] : [i, i + 1 + (i % 2), i + 2 - (i % 2)];
    triangles[i * 3] = order[a] as number;
    triangles[i * 3 + 1] = order[b] as number;
    triangles[i * 3 + 2] = order[c] as number;
  }
  return triangles;
}

function requireVertices(triangles: Uint32Array, values: Corners): void {
  const vertices = values.length / 3;
  for (let i = 0; i < triangles.length; i++) {
    const vertex = triangles[i] as number;
    if (vertex >= vertices) throw brokenMesh('glTF', `a triangle uses vertex ${vertex} of ${vertices}`);
    const at = vertex * 3;
    const sum = (values[at] as number) + (values[at + 1] as number) + (values[at + 2] as number);
    if (!Number.isFinite(sum)) throw brokenMesh('glTF', 'a position is not a finite number');
  }
}
