import type { TriangleMesh } from './weld.ts';
import { windingNumber } from './winding-number.ts';

/** Six numbers for each component: the lowest x, y, z, then the highest. */
export type Boxes = Float64Array;

/** Solid angles that are summed at most, and pairs of boxes that are compared, before the question is given up. */
const MAX_ANGLES = 20_000_000;
const MAX_PAIRS = 20_000_000;
/** Points of a component that are tried when one lies on the surface of another. */
const TRIES = 8;

export function componentBoxes(
  { vertices, triangles }: TriangleMesh,
  { componentOf, components }: { readonly componentOf: Int32Array; readonly components: number },
): Boxes {
  const boxes = new Float64Array(components * 6);
  for (let i = 0; i < boxes.length; i++) boxes[i] = i % 6 < 3 ? Infinity : -Infinity;
  for (let corner = 0; corner < triangles.length; corner++) {
    const component = componentOf[Math.floor(corner / 3)] as number;
    if (component < 0) continue;
    for (let axis = 0; axis < 3; axis++) {
      const value = vertices[(triangles[corner] as number) * 3 + axis] as number;
      const low = component * 6 + axis;
      boxes[low] = Math.min(boxes[low] as number, value);
      boxes[low + 3] = Math.max(boxes[low + 3] as number, value);
    }
  }
  return boxes;
}

/**
 * How many other components enclose each closed one, by winding numbers (the solid angles of a surface seen
 * from a point sum to 4π inside and to 0 outside). null when that would take too long.
 */
export function nestingDepths(
  mesh: TriangleMesh,
  componentOf: Int32Array,
  boxes: Boxes,
): readonly number[] | null {
  const count = boxes.length / 6;
  const pairs = nestedBoxes(boxes, count);
  if (pairs === null) return null;
  const depths = Array.from({ length: count }, () => 0);
  if (pairs.length === 0) return depths;
  const facets = facetsByComponent(componentOf, count);
  let angles = 0;
  for (const [inner, outer] of pairs) {
    angles += (facets[outer] as Uint32Array).length;
    if (angles > MAX_ANGLES) return null;
    if (encloses(mesh, facets[outer] as Uint32Array, facets[inner] as Uint32Array)) {
      depths[inner] = (depths[inner] as number) + 1;
    }
  }
  return depths;
}

/** Pairs of which the first box lies within the second: a sweep along x. null when too many overlap there. */
function nestedBoxes(boxes: Boxes, count: number): readonly (readonly [number, number])[] | null {
  const order = Array.from({ length: count }, (_, i) => i);
  order.sort((a, b) => (boxes[a * 6] as number) - (boxes[b * 6] as number));
  const pairs: [number, number][] = [];
  let compared = 0;
  order.forEach((one, place) => {
    for (let next = place + 1; next < count && compared <= MAX_PAIRS; next++) {
      const other = order[next] as number;
      if ((boxes[other * 6] as number) > (boxes[one * 6 + 3] as number)) break;
      compared++;
      if (liesWithin(boxes, other * 6, one * 6)) pairs.push([other, one]);
      if (liesWithin(boxes, one * 6, other * 6)) pairs.push([one, other]);
    }
  });
  return compared > MAX_PAIRS ? null : pairs;
}

function liesWithin(boxes: Boxes, inner: number, outer: number): boolean {
  for (let axis = 0; axis < 3; axis++) {
    if ((boxes[inner + axis] as number) < (boxes[outer + axis] as number)) return false;
    if ((boxes[inner + axis + 3] as number) > (boxes[outer + axis + 3] as number)) return false;
  }
  return true;
}

/** The facets of each component, in order. */
export function facetsByComponent(componentOf: Int32Array, count: number): readonly Uint32Array[] {
  const sizes = new Uint32Array(count);
  for (const component of componentOf)
    if (component >= 0) sizes[component] = (sizes[component] as number) + 1;
  const facets = Array.from(sizes, (size) => new Uint32Array(size));
  sizes.fill(0);
  componentOf.forEach((component, facet) => {
    if (component < 0) return;
    const place = sizes[component] as number;
    (facets[component] as Uint32Array)[place] = facet;
    sizes[component] = place + 1;
  });
  return facets;
}

/** Judged by the first corner of `inner` that does not lie on `outer`; one that lies on it everywhere is outside. */
function encloses(mesh: TriangleMesh, outer: Uint32Array, inner: Uint32Array): boolean {
  const step = Math.max(1, Math.floor(inner.length / TRIES));
  for (let i = 0; i < inner.length; i += step) {
    const vertex = mesh.triangles[(inner[i] as number) * 3] as number;
    const point = mesh.vertices.subarray(vertex * 3, vertex * 3 + 3);
    const turns = Math.abs(windingNumber(mesh, outer, point));
    if (Math.abs(turns - Math.round(turns)) < 0.01) return Math.round(turns) % 2 === 1;
  }
  return false;
}
