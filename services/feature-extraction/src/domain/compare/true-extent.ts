import type { Vec3 } from '@cadml/cad-model';
import type { PreparedShape } from './prepared-shape.ts';
import type { FaceSurface, SolidShape } from './solid-shape.ts';
import type { OnTriangle } from './true-surface.ts';
import { dot, minus, norm, plus, pointAt, times } from './vectors.ts';

/** Triangles whose corners reach farthest: above one of them is the farthest point of the surface. */
const MOST_TRIANGLES = 64;
/** Each is searched at points of a net that becomes finer by half in every round. */
const NET = 4;
const ROUNDS = 14;

/**
 * How far a shape reaches along a unit vector, from end to end, in mm. Of a B-rep it is the surface that counts, not the
 * chords: a round part is as wide as its diameter.
 */
export function trueExtent(own: PreparedShape, axis: Vec3): number {
  return reachAlong(own, axis) + reachAlong(own, times(axis, -1));
}

function reachAlong(own: PreparedShape, direction: Vec3): number {
  const { shape, chordErrorMm } = own;
  const heights = heightsOf(shape, direction);
  const top = heights.reduce((most, height) => Math.max(most, height), Number.NEGATIVE_INFINITY);
  if (shape.kind === 'mesh') return top;
  const near = [...heights.keys()].filter(
    (triangle) => (heights[triangle] as number) >= top - 2 * chordErrorMm && mayBeSearched(own, triangle),
  );
  return near
    .sort((a, b) => (heights[b] as number) - (heights[a] as number))
    .slice(0, MOST_TRIANGLES)
    .reduce((most, triangle) => Math.max(most, summit(own, triangle, direction)), top);
}

/**
 * What is above a chord of a rim is beyond the face, unless the rim runs around the axis of the surface: there only the
 * corners are sure.
 */
function mayBeSearched({ shape, surface, size }: PreparedShape, triangle: number): boolean {
  const form = surfaceOf(shape, triangle);
  if (form?.type === 'plane') return false;
  return [0, 1, 2].every((k) => {
    if (!surface.rims.isRim(triangle, k)) return true;
    if (form === null || !('axis' in form)) return false;
    const corner = (i: number) => pointAt(shape.positions, shape.triangles[triangle * 3 + (i % 3)] as number);
    return Math.abs(dot(minus(corner(k + 1), corner(k)), form.axis)) <= LEVEL * size;
  });
}

/** Ends of a chord around an axis differ by less along it, relative to the size. */
const LEVEL = 1e-6;

/** Of the highest corner of each triangle. */
function heightsOf({ positions, triangles }: SolidShape, [x, y, z]: Vec3): Float64Array {
  const height = (vertex: number) =>
    x * (positions[vertex * 3] as number) +
    y * (positions[vertex * 3 + 1] as number) +
    z * (positions[vertex * 3 + 2] as number);
  return Float64Array.from({ length: triangles.length / 3 }, (_, i) =>
    Math.max(
      height(triangles[i * 3] as number),
      height(triangles[i * 3 + 1] as number),
      height(triangles[i * 3 + 2] as number),
    ),
  );
}

/** The greatest height of the surface above a triangle. */
function summit(own: PreparedShape, triangle: number, direction: Vec3): number {
  const heightAt = (shares: Shares) => dot(pointAbove(own, placeOn(own.shape, triangle, shares)), direction);
  let best = { height: Number.NEGATIVE_INFINITY, at: [1 / 3, 1 / 3] as Shares };
  for (let round = 0, step = 1 / NET; round < ROUNDS; round++, step /= 2) {
    for (const at of netAround(best.at, step)) {
      const height = heightAt(at);
      if (height > best.height) best = { height, at };
    }
  }
  return best.height;
}

/** Of the second and of the third corner. */
type Shares = readonly [v: number, w: number];

/** What sums of shares may be off. */
const EDGE = 1e-12;

function netAround([v, w]: Shares, step: number): readonly Shares[] {
  return NODES.map(([i, k]): Shares => [v + i * step, w + k * step]).filter(
    ([p, q]) => p >= -EDGE && q >= -EDGE && p + q <= 1 + EDGE,
  );
}

const NODES = Array.from({ length: (2 * NET + 1) ** 2 }, (_, i) => [
  (i % (2 * NET + 1)) - NET,
  Math.floor(i / (2 * NET + 1)) - NET,
]) as readonly (readonly [number, number])[];

function placeOn({ positions, triangles }: SolidShape, triangle: number, [v, w]: Shares): OnTriangle {
  const [a, b, c] = [0, 1, 2].map((k) => pointAt(positions, triangles[triangle * 3 + k] as number)) as [
    Vec3,
    Vec3,
    Vec3,
  ];
  const [x, y, z] = plus(plus(times(a, 1 - v - w), b, v), c, w);
  return { triangle, x, y, z, v, w };
}

function surfaceOf({ faces, faceOf }: SolidShape, triangle: number): FaceSurface | null {
  return faces[faceOf[triangle] as number]?.surface ?? null;
}

/** Straight away from the axis, where there is one: so that what is above a rim is on the rim. */
function pointAbove({ shape, surface }: PreparedShape, place: OnTriangle): Vec3 {
  const form = surfaceOf(shape, place.triangle);
  if (form?.type !== 'cylinder' && form?.type !== 'cone') return surface.above(place);
  const from = minus([place.x, place.y, place.z], form.origin);
  const along = dot(from, form.axis);
  const radial = plus(from, form.axis, -along);
  const radius = form.type === 'cone' ? form.radius + along * Math.tan(form.halfAngle) : form.radius;
  return plus(plus(form.origin, form.axis, along), radial, Math.abs(radius) / (norm(radial) || 1));
}
