import type { Uint32List } from './growing-array.ts';
import type { Corners } from './weld.ts';

/**
 * Cuts a polygon into triangles over its own corners, all of them, so that neighbours still share each edge:
 * a fan where it is convex, else ear by ear in the polygon's plane (Meisters 1975; the plane by Newell).
 * Returns how many comparisons it took, which end at `maxWork`.
 */
export function triangulate(
  vertices: Corners,
  polygon: Uint32Array,
  triangles: Uint32List,
  maxWork: number,
): number {
  const emit = (corners: Corner3) => {
    for (const corner of corners) triangles.push(polygon[corner] as number);
  };
  const flat = project(vertices, polygon);
  if (flat === null || isConvex(flat)) {
    for (let i = 2; i < polygon.length; i++) emit([0, i - 1, i]);
    return polygon.length;
  }
  return cutEars(flat, maxWork, emit);
}

type Corner3 = readonly [number, number, number];

/** Two numbers a corner, running counter-clockwise; null when the polygon has no area. */
function project(vertices: Corners, polygon: Uint32Array): Float64Array | null {
  const normal = newellNormal(vertices, polygon);
  const sizes = normal.map(Math.abs);
  const drop = sizes.indexOf(Math.max(...sizes));
  if ((sizes[drop] as number) === 0) return null;
  const isFacing = (normal[drop] as number) > 0;
  const first = (drop + (isFacing ? 1 : 2)) % 3;
  const second = (drop + (isFacing ? 2 : 1)) % 3;
  const flat = new Float64Array(polygon.length * 2);
  for (let i = 0; i < polygon.length; i++) {
    const vertex = (polygon[i] as number) * 3;
    flat[i * 2] = vertices[vertex + first] as number;
    flat[i * 2 + 1] = vertices[vertex + second] as number;
  }
  return flat;
}

function newellNormal(vertices: Corners, polygon: Uint32Array): readonly [number, number, number] {
  const normal: [number, number, number] = [0, 0, 0];
  const origin = (polygon[0] as number) * 3;
  const at = (corner: number, axis: number) =>
    (vertices[(polygon[corner] as number) * 3 + axis] as number) - (vertices[origin + axis] as number);
  for (let i = 0; i < polygon.length; i++) {
    const next = (i + 1) % polygon.length;
    for (const axis of [0, 1, 2] as const) {
      const u = (axis + 1) % 3;
      const v = (axis + 2) % 3;
      normal[axis] += at(i, u) * at(next, v) - at(i, v) * at(next, u);
    }
  }
  return normal;
}

/** Twice the area of the triangle; positive when it runs counter-clockwise. */
function cross(flat: Float64Array, a: number, b: number, c: number): number {
  const ax = flat[a * 2] as number;
  const ay = flat[a * 2 + 1] as number;
  return (
    ((flat[b * 2] as number) - ax) * ((flat[c * 2 + 1] as number) - ay) -
    ((flat[b * 2 + 1] as number) - ay) * ((flat[c * 2] as number) - ax)
  );
}

/** Turns left at each corner, and goes round once: what turns left twice round has its direction change more than twice in x. */
function isConvex(flat: Float64Array): boolean {
  const count = flat.length / 2;
  let changes = 0;
  let lastSign = 0;
  let firstSign = 0;
  for (let i = 0; i < count; i++) {
    const next = (i + 1) % count;
    if (cross(flat, i, next, (i + 2) % count) < 0) return false;
    const sign = Math.sign((flat[next * 2] as number) - (flat[i * 2] as number));
    if (sign === 0) continue;
    if (firstSign === 0) firstSign = sign;
    else if (sign !== lastSign) changes++;
    lastSign = sign;
  }
  if (lastSign !== firstSign) changes++;
  return changes <= 2;
}

function cutEars(flat: Float64Array, maxWork: number, cut: (ear: Corner3) => void): number {
  const count = flat.length / 2;
  const next = Uint32Array.from({ length: count }, (_, i) => (i + 1) % count);
  const previous = Uint32Array.from({ length: count }, (_, i) => (i + count - 1) % count);
  let left = count;
  let work = 0;
  let corner = 0;
  let sinceCut = 0;
  while (left > 3 && work < maxWork) {
    const before = previous[corner] as number;
    const after = next[corner] as number;
    // Nothing is an ear of what crosses itself: then any corner is cut, and the surface stays whole.
    const isStuck = sinceCut > left;
    work++;
    if (isStuck || cross(flat, before, corner, after) > 0) {
      const tested = isStuck ? 0 : cornersInside(flat, next, [before, corner, after]);
      work += Math.abs(tested);
      if (tested >= 0) {
        cut([before, corner, after]);
        next[before] = after;
        previous[after] = before;
        left--;
        sinceCut = 0;
        // From the far side on, so that no fan of slivers grows from one corner.
        corner = next[after] as number;
        continue;
      }
    }
    sinceCut++;
    corner = after;
  }
  cut([previous[corner] as number, corner, next[corner] as number]);
  return work;
}

/** How many corners were looked at until one was found in the triangle (then negative), or none. */
function cornersInside(
  flat: Float64Array,
  next: Uint32Array,
  [a, b, c]: readonly [number, number, number],
): number {
  let looked = 1;
  for (let corner = next[c] as number; corner !== a; corner = next[corner] as number) {
    looked++;
    if (same(flat, corner, a) || same(flat, corner, b) || same(flat, corner, c)) continue;
    const inside =
      cross(flat, a, b, corner) >= 0 && cross(flat, b, c, corner) >= 0 && cross(flat, c, a, corner) >= 0;
    if (inside) return -looked;
  }
  return looked;
}

function same(flat: Float64Array, a: number, b: number): boolean {
  return flat[a * 2] === flat[b * 2] && flat[a * 2 + 1] === flat[b * 2 + 1];
}
