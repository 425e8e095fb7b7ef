import { type Boxes, facetsByComponent } from './nesting.ts';
import type { TriangleMesh } from './weld.ts';
import { windingNumber } from './winding-number.ts';

/** Surfaces whose insides may share some of their space. */
export interface Bodies {
  readonly mesh: TriangleMesh;
  /** Of each triangle; −1: of none. */
  readonly componentOf: Int32Array;
}

/** Solid angles that are summed at most, pairs of boxes that are compared, and those of them that are looked into. */
const MAX_ANGLES = 10_000_000;
const MAX_COMPARED = 1_000_000;
const MAX_PAIRS = 20_000;
/** Facets of a body, and points of what two boxes share, that are tried. */
const FACETS_TRIED = 12;
const POINTS_TRIED = 24;
/** How deep two bodies lie in one another before that counts, over the smaller one's diagonal: facets of round fits touch. */
const DEPTH = 0.005;

/**
 * How many pairs of closed bodies have a point in common that lies inside of both, as far as samples find one and
 * a bound of work allows. `nested`: whether a body that lies wholly within another counts.
 */
export function overlappingPairs(boxes: Boxes, bodies: () => Bodies, nested: boolean): number {
  const pairs = sharingBoxes(boxes);
  if (pairs.length === 0) return 0;
  const { mesh, componentOf } = bodies();
  const facets = facetsByComponent(componentOf, boxes.length / 6);
  let angles = 0;
  let found = 0;
  for (const [one, other] of pairs) {
    const [a, b] = [facets[one] as Uint32Array, facets[other] as Uint32Array];
    angles += (4 * FACETS_TRIED + POINTS_TRIED) * (a.length + b.length);
    if (angles > MAX_ANGLES) break;
    const pair = new Pair(mesh, sharedBox(boxes, one, other), [a, b]);
    if (pair.haveCommonPoint() && (nested || !pair.isNested())) found++;
  }
  return found;
}

function diagonalOf(boxes: Boxes, body: number): number {
  return Math.hypot(
    ...[0, 1, 2].map((k) => (boxes[body * 6 + 3 + k] as number) - (boxes[body * 6 + k] as number)),
  );
}

/** The lowest x, y, z of what two boxes share, then the highest; then the depth that counts. */
function sharedBox(boxes: Boxes, one: number, other: number): readonly number[] {
  const limit = (k: number, pick: typeof Math.max) =>
    pick(boxes[one * 6 + k] as number, boxes[other * 6 + k] as number);
  const lows = [0, 1, 2].map((k) => limit(k, Math.max));
  const highs = [3, 4, 5].map((k) => limit(k, Math.min));
  return [...lows, ...highs, DEPTH * Math.min(diagonalOf(boxes, one), diagonalOf(boxes, other))];
}

/** Pairs whose boxes share more than a touch: a sweep along x. */
function sharingBoxes(boxes: Boxes): readonly (readonly [number, number])[] {
  const order = Array.from({ length: boxes.length / 6 }, (_, i) => i);
  order.sort((a, b) => (boxes[a * 6] as number) - (boxes[b * 6] as number));
  const pairs: [number, number][] = [];
  let compared = 0;
  order.forEach((one, place) => {
    for (
      let next = place + 1;
      next < order.length && compared < MAX_COMPARED && pairs.length < MAX_PAIRS;
      next++
    ) {
      const other = order[next] as number;
      if ((boxes[other * 6] as number) > (boxes[one * 6 + 3] as number)) break;
      compared++;
      const shared = sharedBox(boxes, one, other);
      const isDeep = (k: number) => (shared[3 + k] as number) - (shared[k] as number) > (shared[6] as number);
      if (isDeep(0) && isDeep(1) && isDeep(2)) pairs.push([one, other]);
    }
  });
  return pairs;
}

type Point = readonly number[];

class Pair {
  private readonly mesh: TriangleMesh;
  private readonly shared: readonly number[];
  private readonly facets: readonly [Uint32Array, Uint32Array];

  constructor(mesh: TriangleMesh, shared: readonly number[], facets: readonly [Uint32Array, Uint32Array]) {
    this.mesh = mesh;
    this.shared = shared;
    this.facets = facets;
  }

  haveCommonPoint(): boolean {
    const { facets, shared } = this;
    const isShared = (point: Point) =>
      point.every((value, k) => value > (shared[k] as number) && value < (shared[3 + k] as number));
    const isCommon = (point: Point) => this.isInside(facets[0], point) && this.isInside(facets[1], point);
    return (
      spread(shared).some(isCommon) ||
      facets.some((own) => this.samples(own.filter((facet) => isShared(this.middle(facet)))).some(isCommon))
    );
  }

  /** One of them lies within the other, and not the other way round too. */
  isNested(): boolean {
    const [a, b] = this.facets;
    return this.liesWithin(a, b) !== this.liesWithin(b, a);
  }

  private liesWithin(inner: Uint32Array, outer: Uint32Array): boolean {
    const own = this.samples(inner).filter((point) => this.isInside(inner, point));
    return own.every((point) => this.isInside(outer, point));
  }

  /** Points a little to both sides of the middle of some of the facets. */
  private samples(facets: Uint32Array): readonly Point[] {
    const step = Math.max(1, Math.floor(facets.length / FACETS_TRIED));
    const depth = this.shared[6] as number;
    return Array.from(facets)
      .filter((_, i) => i % step === 0)
      .slice(0, FACETS_TRIED)
      .flatMap((facet) => {
        const [middle, normal] = [this.middle(facet), this.normal(facet)];
        return [-depth, depth].map((by) => middle.map((value, k) => value + by * (normal[k] as number)));
      });
  }

  private corners(facet: number): readonly Point[] {
    const { vertices, triangles } = this.mesh;
    return [0, 1, 2].map((i) => {
      const vertex = (triangles[facet * 3 + i] as number) * 3;
      return [vertices[vertex] as number, vertices[vertex + 1] as number, vertices[vertex + 2] as number];
    });
  }

  private middle(facet: number): Point {
    const corners = this.corners(facet);
    return [0, 1, 2].map((k) => corners.reduce((sum, corner) => sum + (corner[k] as number), 0) / 3);
  }

  private normal(facet: number): Point {
    const [a = [], b = [], c = []] = this.corners(facet);
    const edge = (to: Point, k: number) => (to[k % 3] as number) - (a[k % 3] as number);
    const cross = [0, 1, 2].map((k) => edge(b, k + 1) * edge(c, k + 2) - edge(b, k + 2) * edge(c, k + 1));
    const length = Math.hypot(...cross) || 1;
    return cross.map((value) => value / length);
  }

  private isInside(facets: Uint32Array, point: Point): boolean {
    const turns = Math.abs(windingNumber(this.mesh, facets, point));
    const whole = Math.round(turns);
    return Math.abs(turns - whole) < 0.01 && whole % 2 === 1;
  }
}

/** Points all over a box: Halton, On the efficiency of certain quasi-random sequences, Numer. Math. 2 (1960). */
function spread(box: readonly number[]): readonly Point[] {
  return Array.from({ length: POINTS_TRIED }, (_, i) =>
    [2, 3, 5].map((base, k) => {
      const low = box[k] as number;
      return low + ((box[3 + k] as number) - low) * radicalInverse(i + 1, base);
    }),
  );
}

function radicalInverse(index: number, base: number): number {
  let value = 0;
  let share = 1 / base;
  for (let left = index; left > 0; left = Math.floor(left / base)) {
    value += (left % base) * share;
    share /= base;
  }
  return value;
}
