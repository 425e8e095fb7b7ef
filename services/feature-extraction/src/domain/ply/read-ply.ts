import { brokenMesh, MAX_FACETS, overLimit, withoutShape } from '../mesh/mesh-error.ts';
import { PolygonList } from '../mesh/polygon-list.ts';
import type { Precision } from '../mesh/precision.ts';
import type { Corners, TriangleMesh } from '../mesh/weld.ts';
import { type PlyElement, type PlyProperty, readPlyHeader } from './ply-header.ts';
import { type PlyValues, plyValues } from './ply-values.ts';

const MAX_VERTICES = 40_000_000;
const AXES = ['x', 'y', 'z'];

type PlyMesh = TriangleMesh & { readonly precision: Precision };

/**
 * Reads the faces of a PLY file, ASCII or binary in either order; elements and properties that are no
 * vertices or faces are skipped. Raises PARSE_FAILED / parse, or / geometry for a point cloud, and
 * RESOURCE_EXHAUSTED (`facets`, `vertices`).
 */
export function readPly(bytes: Uint8Array, maxFacets = MAX_FACETS): PlyMesh {
  const header = readPlyHeader(bytes);
  const values = plyValues(bytes, header);
  const polygons = new PolygonList('PLY', maxFacets);
  let vertices: Corners | null = null;
  let precision: Precision = 'double';
  for (const element of header.elements) {
    requirePossible(element, values);
    if (element.name === 'vertex' && vertices === null) {
      precision = isSingle(element) ? 'single' : 'double';
      vertices = readVertices(element, values);
    } else if (element.name === 'face') readFaces(element, values, polygons);
    else if (element.name === 'tristrips') readStrips(element, values, polygons);
    else skipElement(element, values);
  }
  if (vertices === null) throw brokenMesh('PLY', 'it has no vertices');
  const triangles = polygons.finish(vertices);
  if (triangles.length === 0) throw withoutShape('The PLY file is a cloud of points without faces.');
  requireFinite(vertices, triangles);
  return { vertices, triangles, precision };
}

/** A count that the rest of the file cannot hold is refused before anything is made for it. */
function requirePossible({ name, count, properties }: PlyElement, values: PlyValues): void {
  const least = properties.reduce((sum, { type, countType }) => sum + values.bytesOf(countType ?? type), 0);
  if (count > 0 && (count * least > values.left || (least === 0 && count > 1_000_000))) {
    throw brokenMesh('PLY', `it declares ${count} of ${name.slice(0, 40)} and ends before that`, {
      declared: count,
    });
  }
}

function isSingle({ properties }: PlyElement): boolean {
  return properties.every(({ name, type }) => !AXES.includes(name) || type === 'Float32');
}

function readVertices(element: PlyElement, values: PlyValues): Corners {
  const { count, properties } = element;
  if (count > MAX_VERTICES) {
    const message = `The PLY file has ${count} vertices; ${MAX_VERTICES} are allowed. Simplify the mesh.`;
    throw overLimit({ limit: 'vertices', allowed: MAX_VERTICES, given: count }, message);
  }
  const axes = properties.map(({ name, countType }) => (countType === null ? AXES.indexOf(name) : -1));
  if ([0, 1, 2].some((axis) => !axes.includes(axis))) throw brokenMesh('PLY', 'its vertices have no x, y, z');
  // Text has more digits than its declared type.
  const isFloat32 = values.bytesOf('Float32') === 4 && isSingle(element);
  const vertices = isFloat32 ? new Float32Array(count * 3) : new Float64Array(count * 3);
  const { length } = properties;
  for (let vertex = 0; vertex < count; vertex++) {
    for (let i = 0; i < length; i++) {
      const axis = axes[i] as number;
      const property = properties[i] as PlyProperty;
      if (axis < 0) skipProperty(property, values);
      else vertices[vertex * 3 + axis] = values.next(property.type);
    }
    values.endElement();
  }
  return vertices;
}

function readFaces({ count, properties }: PlyElement, values: PlyValues, polygons: PolygonList): void {
  const corners = properties.findIndex(isCorners);
  for (let face = 0; face < count; face++) {
    for (let i = 0; i < properties.length; i++) {
      const property = properties[i] as PlyProperty;
      if (i === corners) readPolygon(property, values, polygons);
      else skipProperty(property, values);
    }
    values.endElement();
  }
}

function readPolygon(property: PlyProperty, values: PlyValues, polygons: PolygonList): void {
  const length = listLength(property, values);
  for (let i = 0; i < length; i++) polygons.corner(vertexNumber(values.next(property.type)));
  polygons.close();
}

/** Strips of triangles, each turned against the one before; −1 begins a new strip. */
function readStrips({ count, properties }: PlyElement, values: PlyValues, polygons: PolygonList): void {
  const corners = properties.findIndex(isCorners);
  for (let strip = 0; strip < count; strip++) {
    for (let i = 0; i < properties.length; i++) {
      const property = properties[i] as PlyProperty;
      if (i === corners) readStrip(property, values, polygons);
      else skipProperty(property, values);
    }
    values.endElement();
  }
}

function readStrip(property: PlyProperty, values: PlyValues, polygons: PolygonList): void {
  const length = listLength(property, values);
  let before = -1;
  let last = -1;
  let place = 0;
  for (let i = 0; i < length; i++) {
    const value = values.next(property.type);
    if (value === -1) {
      place = 0;
      continue;
    }
    const vertex = vertexNumber(value);
    if (place >= 2) addTriangle(polygons, place % 2 === 0 ? [before, last, vertex] : [last, before, vertex]);
    before = last;
    last = vertex;
    place++;
  }
}

function addTriangle(polygons: PolygonList, corners: readonly number[]): void {
  for (const vertex of corners) polygons.corner(vertex);
  polygons.close();
}

function isCorners({ name, countType }: PlyProperty): boolean {
  return countType !== null && (name === 'vertex_indices' || name === 'vertex_index');
}

function vertexNumber(value: number): number {
  if (Number.isInteger(value) && value >= 0 && value < 0xffffffff) return value;
  throw brokenMesh('PLY', `a face uses vertex number ${value}`);
}

function listLength({ countType, type }: PlyProperty, values: PlyValues): number {
  const length = values.next(countType ?? 'Uint8');
  if (Number.isInteger(length) && length >= 0 && length * values.bytesOf(type) <= values.left) return length;
  throw brokenMesh('PLY', `a list declares ${length} numbers`);
}

function skipProperty(property: PlyProperty, values: PlyValues): void {
  values.skip(property.type, property.countType === null ? 1 : listLength(property, values));
}

function skipElement({ count, properties }: PlyElement, values: PlyValues): void {
  for (let i = 0; i < count; i++) {
    for (const property of properties) skipProperty(property, values);
    values.endElement();
  }
}

/** Scanners write nan for what they did not see; only what a face uses counts. */
function requireFinite(vertices: Corners, triangles: Uint32Array): void {
  for (let i = 0; i < triangles.length; i++) {
    const at = (triangles[i] as number) * 3;
    const sum = (vertices[at] as number) + (vertices[at + 1] as number) + (vertices[at + 2] as number);
    if (Number.isFinite(sum)) continue;
    throw brokenMesh('PLY', `vertex ${at / 3} has a coordinate that is not a finite number`);
  }
}
