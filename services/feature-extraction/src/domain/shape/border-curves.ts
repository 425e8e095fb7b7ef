import type { Vec3 } from '@cadml/cad-model';
import { type CrossingCurve, crossingCurve } from './crossing-curve.ts';
import { edgeEnds, facetsAt, type RecognisedBody, turnAcross } from './face-edges.ts';
import { fitCircle } from './fit/fit-circle.ts';
import type { FittedSurface } from './fit/fit-surface.ts';
import { meanOf, momentsAbout } from './fit/surface-samples.ts';
import { jacobiEigen } from './jacobi-eigen.ts';
import { TANGENT } from './merge-faces.ts';
import type { Border, Convexity, Surface } from './shape-document.ts';
import { between, cross, dot, frameOf, norm, pointAt, unit } from './vec3.ts';

/** Where the regions of a body meet, each connected curve once. Edges that do not have two facets are left out. */
export function borderCurves(whole: RecognisedBody, bodySize: number): readonly Border[] {
  const byPair = new Map<number, number[]>();
  const { faceOf, faces } = whole.body;
  for (let edge = 0; edge < whole.edges.facets.length / 2; edge++) {
    const facets = facetsAt(whole.edges, edge);
    if (facets === null) continue;
    const [a, b] = facets.map((facet) => faceOf[facet] as number) as [number, number];
    if (a === b) continue;
    const pair = Math.min(a, b) * faces + Math.max(a, b);
    const known = byPair.get(pair);
    if (known) known.push(edge);
    else byPair.set(pair, [edge]);
  }
  return [...byPair].flatMap(([pair, edges]) =>
    connectedRuns(whole.edges.ends, edges).map((run) =>
      borderOf(whole, [Math.floor(pair / faces), pair % faces], run, bodySize),
    ),
  );
}

/** Splits edges into those that hang together over vertices, in the order of their first edges. */
export function connectedRuns(ends: Uint32Array, edges: readonly number[]): readonly (readonly number[])[] {
  const parent = new Map<number, number>();
  const root = (vertex: number): number => {
    let at = vertex;
    for (let above = parent.get(at) ?? at; above !== at; above = parent.get(at) ?? at) {
      parent.set(at, parent.get(above) ?? above);
      at = above;
    }
    return at;
  };
  for (const edge of edges) {
    const [a, b] = [root(ends[edge * 2] as number), root(ends[edge * 2 + 1] as number)];
    if (a !== b) parent.set(a, b);
  }
  return [...Map.groupBy(edges, (edge) => root(ends[edge * 2] as number)).values()];
}

function borderOf(
  whole: RecognisedBody,
  regions: readonly [number, number],
  edges: readonly number[],
  bodySize: number,
): Border {
  const points = new Float64Array(edges.length * 6);
  let turn = 0;
  let length = 0;
  const lengths: number[] = [];
  for (const [i, edge] of edges.entries()) {
    const [from, to] = edgeEnds(whole, edge);
    points.set(from, i * 6);
    points.set(to, i * 6 + 3);
    const own = norm(between(from, to));
    lengths.push(own);
    length += own;
    turn += own * turnAcross(whole, edge, facetsAt(whole.edges, edge) as [number, number]);
  }
  const angle = length > 0 ? turn / length : 0;
  const { curve, radiusMm } = recogniseCurve(points, crossingOf(whole, regions, points), bodySize);
  const lengthMm =
    radiusMm === null
      ? length
      : lengths.reduce(
          (sum, chord) => sum + 2 * radiusMm * Math.asin(Math.min(1, chord / (2 * radiusMm))),
          0,
        );
  return { regions, curve, radiusMm, lengthMm, angle, convexity: convexityOf(angle) };
}

function convexityOf(angle: number): Convexity {
  if (Math.abs(angle) <= TANGENT) return 'tangent';
  return angle > 0 ? 'convex' : 'concave';
}

/** How far a point may be from a line or circle, over the extent of the curve and over that of the body. */
const CURVE_TOLERANCE = 1e-3;
const BODY_TOLERANCE = 2e-6;

const LINE: CrossingCurve = { curve: 'line', radiusMm: null };
const OTHER: CrossingCurve = { curve: 'other', radiusMm: null };

function crossingOf(
  { fits }: RecognisedBody,
  regions: readonly [number, number],
  points: Float64Array,
): CrossingCurve | null {
  const [a, b] = regions.map((region) => (fits[region] as FittedSurface).surface) as [Surface, Surface];
  return crossingCurve(a, b, pointAt(points, 0));
}

/** `points`: both ends of each chord, six numbers. One chord is what the surfaces say. */
function recogniseCurve(
  points: Float64Array,
  crossing: CrossingCurve | null,
  bodySize: number,
): CrossingCurve {
  if (points.length === 6) return crossing ?? LINE;
  const start = pointAt(points, 0);
  const far = farthestFrom(points, start);
  const extent = norm(between(start, far));
  const tolerance = Math.max(extent * CURVE_TOLERANCE, bodySize * BODY_TOLERANCE);
  const direction = unit(between(start, far));
  const isLine = every(points, (point) => norm(cross(between(start, point), direction)) <= tolerance);
  if (isLine) return LINE;
  if (crossing?.curve === 'other') return OTHER;
  const radiusMm = circleRadius(points, tolerance);
  return radiusMm === null ? OTHER : { curve: 'circle', radiusMm };
}

function circleRadius(points: Float64Array, tolerance: number): number | null {
  const centre = meanOf(points);
  const [least] = jacobiEigen(momentsAbout(points, centre));
  const axis = unit(least?.vector as unknown as Vec3);
  if (!every(points, (point) => Math.abs(dot(between(centre, point), axis)) <= tolerance)) return null;
  const [u, v] = frameOf(axis);
  const flat = new Float64Array((points.length / 3) * 2);
  for (let i = 0; i < points.length / 3; i++) {
    const offset = between(centre, pointAt(points, i));
    flat[i * 2] = dot(offset, u);
    flat[i * 2 + 1] = dot(offset, v);
  }
  const circle = fitCircle(flat);
  if (circle === null) return null;
  for (let i = 0; i < flat.length; i += 2) {
    const distance = Math.hypot((flat[i] as number) - circle.x, (flat[i + 1] as number) - circle.y);
    if (Math.abs(distance - circle.radius) > tolerance) return null;
  }
  return circle.radius;
}

function farthestFrom(points: Float64Array, start: Vec3): Vec3 {
  let best = start;
  for (let i = 0; i < points.length / 3; i++) {
    const point = pointAt(points, i);
    if (norm(between(start, point)) > norm(between(start, best))) best = point;
  }
  return best;
}

function every(points: Float64Array, holds: (point: Vec3) => boolean): boolean {
  for (let i = 0; i < points.length / 3; i++) if (!holds(pointAt(points, i))) return false;
  return true;
}
