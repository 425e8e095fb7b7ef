import type { Vec3 } from '@cadml/cad-model';
import type { Region } from '../shape/shape-document.ts';
import { along, cross, dot, frameOf } from '../shape/vec3.ts';

/** Axes of regions that are tried; those of the largest area come first. */
const MOST_AXES = 4;
/** Axes that differ by less are one: cosine of about a degree. */
const SAME_AXIS = 0.9998;
const MOST_DISTINCT = 200;

export interface Box {
  /** In mm, smallest first. */
  readonly extents: Vec3;
  /** Unit vectors along them. */
  readonly axes: readonly [Vec3, Vec3, Vec3];
}

/**
 * The smallest box around a part among those that stand on an axis of one of
 * its surfaces or on a principal axis. Each is exact: the smallest rectangle around a convex polygon has a side in
 * common with it (Freeman, Shapira 1975).
 */
export function smallestBox(
  vertices: Float64Array,
  regions: readonly Region[],
  principal: readonly (readonly number[])[],
): Box {
  const main = mainAxes(regions);
  const others = (principal as readonly Vec3[]).filter(
    (axis) => !main.some((known) => isSameAxis(known, axis)),
  );
  const axes = [...main, ...others];
  let best: readonly Side[] = [];
  let least = Infinity;
  for (const axis of axes) {
    const sides = boxAlong(vertices, axis);
    const volume = sides.reduce((product, { extent }) => product * extent, 1);
    if (volume < least * (1 - 1e-9)) [best, least] = [sides, volume];
  }
  const sorted = best.toSorted((a, b) => a.extent - b.extent);
  return {
    extents: sorted.map(({ extent }) => extent) as unknown as Vec3,
    axes: sorted.map(({ axis }) => axis) as unknown as Box['axes'],
  };
}

interface Side {
  readonly extent: number;
  readonly axis: Vec3;
}

function isSameAxis(a: Vec3, b: Vec3): boolean {
  return Math.abs(dot(a, b)) > SAME_AXIS;
}

function mainAxes(regions: readonly Region[]): readonly Vec3[] {
  const found: { readonly axis: Vec3; area: number }[] = [];
  for (const { surface, areaMm2 } of regions) {
    if (!('axis' in surface)) continue;
    const known = found.find(({ axis }) => isSameAxis(axis, surface.axis));
    if (known) known.area += areaMm2;
    else if (found.length < MOST_DISTINCT) found.push({ axis: surface.axis, area: areaMm2 });
  }
  return found
    .sort((a, b) => b.area - a.area)
    .slice(0, MOST_AXES)
    .map(({ axis }) => axis);
}

type Point = readonly [number, number];

function boxAlong(vertices: Float64Array, axis: Vec3): readonly Side[] {
  const [u, v] = frameOf(axis);
  const [ux, uy, uz] = u;
  const [vx, vy, vz] = v;
  const [ax, ay, az] = axis;
  const flat = new Float64Array((vertices.length / 3) * 2);
  let [low, high, at] = [Infinity, -Infinity, 0];
  for (let i = 0; i < vertices.length; i += 3) {
    const x = vertices[i] as number;
    const y = vertices[i + 1] as number;
    const z = vertices[i + 2] as number;
    const height = x * ax + y * ay + z * az;
    if (height < low) low = height;
    if (height > high) high = height;
    flat[at++] = x * ux + y * uy + z * uz;
    flat[at++] = x * vx + y * vy + z * vz;
  }
  const { sides, along: direction } = smallestRectangle(convexHull(outerPoints(flat)));
  const first = along(along([0, 0, 0], direction[0], u), direction[1], v);
  return [
    { extent: sides[0], axis: first },
    { extent: sides[1], axis: cross(axis, first) },
    { extent: high - low, axis },
  ];
}

/** Points that are not inside the polygon of the outermost ones (Akl, Toussaint 1978): the hull is of these. */
function outerPoints(flat: Float64Array): readonly Point[] {
  const corners = outermost(flat);
  const sides = sidesOf(corners);
  const kept: Point[] = [...corners];
  for (let i = 0; i < flat.length; i += 2) {
    const x = flat[i] as number;
    const y = flat[i + 1] as number;
    if (!isInside(sides, x, y)) kept.push([x, y]);
  }
  return kept;
}

/** The outermost points along both axes and both diagonals, anticlockwise from the right. */
function outermost(flat: Float64Array): readonly Point[] {
  const reach = new Float64Array(8).fill(-Infinity);
  const found = new Uint32Array(8);
  for (let i = 0; i < flat.length; i += 2) {
    const x = flat[i] as number;
    const y = flat[i + 1] as number;
    const [rising, falling] = [x + y, x - y];
    if (x > (reach[0] as number)) [reach[0], found[0]] = [x, i];
    if (rising > (reach[1] as number)) [reach[1], found[1]] = [rising, i];
    if (y > (reach[2] as number)) [reach[2], found[2]] = [y, i];
    if (-falling > (reach[3] as number)) [reach[3], found[3]] = [-falling, i];
    if (-x > (reach[4] as number)) [reach[4], found[4]] = [-x, i];
    if (-rising > (reach[5] as number)) [reach[5], found[5]] = [-rising, i];
    if (-y > (reach[6] as number)) [reach[6], found[6]] = [-y, i];
    if (falling > (reach[7] as number)) [reach[7], found[7]] = [falling, i];
  }
  return Array.from(found, (at): Point => [flat[at] as number, flat[at + 1] as number]);
}

/** Of a polygon that runs anticlockwise, four numbers each: where it begins, and how far it goes. */
function sidesOf(corners: readonly Point[]): Float64Array {
  const sides = corners.flatMap(([x, y], k) => {
    const [nextX, nextY] = corners[(k + 1) % corners.length] as Point;
    return nextX === x && nextY === y ? [] : [x, y, nextX - x, nextY - y];
  });
  return Float64Array.from(sides);
}

function isInside(sides: Float64Array, x: number, y: number): boolean {
  for (let at = 0; at < sides.length; at += 4) {
    const across = (sides[at + 2] as number) * (y - (sides[at + 1] as number));
    if (across - (sides[at + 3] as number) * (x - (sides[at] as number)) <= 0) return false;
  }
  return true;
}

function turn(o: Point, a: Point, b: Point): number {
  return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
}

/** Anticlockwise (Andrew's monotone chain, 1979). */
function convexHull(points: readonly Point[]): readonly Point[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  return [...chain(sorted), ...chain(sorted.toReversed())];
}

function chain(sorted: readonly Point[]): readonly Point[] {
  const hull: Point[] = [];
  for (const point of sorted) {
    while (hull.length >= 2 && turn(hull.at(-2) as Point, hull.at(-1) as Point, point) <= 0) hull.pop();
    hull.push(point);
  }
  return hull.slice(0, -1);
}

interface Rectangle {
  /** Along its direction, and across. */
  readonly sides: readonly [number, number];
  readonly along: Point;
}

/** With calipers that turn about the hull, so that each of its points is passed once (Toussaint 1983). */
function smallestRectangle(hull: readonly Point[]): Rectangle {
  let best: Rectangle = { sides: [0, 0], along: [1, 0] };
  let least = Infinity;
  const reached: Reached = { right: 0, high: 0, left: 0 };
  for (const [k, from] of hull.entries()) {
    const to = hull[(k + 1) % hull.length] as Point;
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (length === 0) continue;
    const direction = [(to[0] - from[0]) / length, (to[1] - from[1]) / length] as const;
    const sides = rectangleAlong(hull, direction, { side: k, reached });
    const area = sides[0] * sides[1];
    if (area < least) [best, least] = [{ sides, along: direction }, area];
  }
  return best;
}

/** The points that are farthest along a side, from it, and against it; at least the side itself. */
interface Reached {
  right: number;
  high: number;
  left: number;
}

interface Turned {
  readonly side: number;
  readonly reached: Reached;
}

function rectangleAlong(
  hull: readonly Point[],
  [x, y]: Point,
  { side, reached }: Turned,
): readonly [number, number] {
  const at = (i: number) => hull[i % hull.length] as Point;
  const along = (i: number) => at(i)[0] * x + at(i)[1] * y;
  const across = (i: number) => at(i)[1] * x - at(i)[0] * y;
  const farthest = (from: number, reach: (i: number) => number) => {
    let found = from;
    while (found < side + hull.length && reach(found + 1) >= reach(found)) found++;
    return found;
  };
  reached.right = farthest(Math.max(reached.right, side + 1), along);
  reached.high = farthest(Math.max(reached.high, reached.right), across);
  reached.left = farthest(Math.max(reached.left, reached.high), (i) => -along(i));
  const low = Math.min(across(side), across(side + 1));
  return [along(reached.right) - along(reached.left), across(reached.high) - low];
}
