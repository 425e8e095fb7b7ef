import { type Boxes, facetsByComponent } from './nesting.ts';
import { RayGrid } from './ray-grid.ts';
import type { TriangleMesh } from './weld.ts';
import { windingNumber } from './winding-number.ts';

/** Surfaces whose insides may share some of their space. */
export interface Bodies {
  readonly mesh: TriangleMesh;
  /** Of each triangle; −1: of none. */
  readonly componentOf: Int32Array;
}

export interface OverlapOptions {
  /** Whether a body that lies wholly within another counts. */
  readonly nested: boolean;
  /**
   * How far the facets of each body may lie from the surfaces that they stand for, where it is known: so much of two
   * such bodies may seem to be shared.
   */
  readonly chordErrors?: readonly number[];
}

type BodyPair = readonly [one: number, other: number];

/** Facets that are looked at, pairs of boxes that are compared, and those of them that are looked into, at most. */
const MAX_VISITS = 20_000_000;
const MAX_COMPARED = 1_000_000;
const MAX_PAIRS = 20_000;
/** Facets of a body, and points of what two boxes share, that are tried. */
const FACETS_TRIED = 12;
const POINTS_TRIED = 24;
/** How deep two bodies lie in one another before that counts, over the smaller one's diagonal: facets of round fits touch. */
const DEPTH = 0.005;
/** How deep in terms of the chord error, where that is known. */
const DEEPER = 1.25;

/**
 * How many pairs of closed bodies have a point in common that lies inside of both, as far as samples find one and
 * a bound of work allows.
 */
export function overlappingPairs(
  boxes: Boxes,
  bodies: () => Bodies,
  { nested, chordErrors = [] }: OverlapOptions,
): number {
  const errorOf = ([one, other]: BodyPair) => Math.max(chordErrors[one] ?? 0, chordErrors[other] ?? 0);
  const pairs = sharingBoxes(boxes, errorOf);
  if (pairs.length === 0) return 0;
  const { mesh, componentOf } = bodies();
  const facets = facetsByComponent(componentOf, boxes.length / 6);
  const work: Work = { visits: 0 };
  const known = new Map<number, Inside>();
  const insideOf = (body: number) => {
    const inside = known.get(body) ?? new Inside(mesh, facets[body] as Uint32Array, work);
    known.set(body, inside);
    return inside;
  };
  let found = 0;
  for (const [one, other] of pairs) {
    const chordError = errorOf([one, other]);
    const box = sharedBox(boxes, [one, other], chordError);
    const pair = new Pair(box, [insideOf(one), insideOf(other)], chordError);
    if (pair.haveCommonPoint() && (nested || !pair.isNested())) found++;
    if (work.visits > MAX_VISITS) break;
  }
  return found;
}

/** What callers are told of them. `bodies`: what they are called. */
export function overlapMessage(pairs: number, bodies: string): string {
  const which = pairs === 1 ? `Two ${bodies} overlap` : `${pairs} pairs of ${bodies} overlap`;
  return `${which}; the volume counts twice what they share.`;
}

function diagonalOf(boxes: Boxes, body: number): number {
  return Math.hypot(
    ...[0, 1, 2].map((k) => (boxes[body * 6 + 3 + k] as number) - (boxes[body * 6 + k] as number)),
  );
}

/** The lowest x, y, z of what two boxes share, then the highest; then the depth that counts. */
function sharedBox(boxes: Boxes, [one, other]: BodyPair, chordError: number): readonly number[] {
  const limit = (k: number, pick: typeof Math.max) =>
    pick(boxes[one * 6 + k] as number, boxes[other * 6 + k] as number);
  const lows = [0, 1, 2].map((k) => limit(k, Math.max));
  const highs = [3, 4, 5].map((k) => limit(k, Math.min));
  const depth = DEPTH * Math.min(diagonalOf(boxes, one), diagonalOf(boxes, other));
  return [...lows, ...highs, chordError > 0 ? DEEPER * chordError : depth];
}

/** Pairs whose boxes share more than a touch: a sweep along x. */
function sharingBoxes(boxes: Boxes, errorOf: (pair: BodyPair) => number): readonly BodyPair[] {
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
      const shared = sharedBox(boxes, [one, other], errorOf([one, other]));
      const isDeep = (k: number) => (shared[3 + k] as number) - (shared[k] as number) > (shared[6] as number);
      if (isDeep(0) && isDeep(1) && isDeep(2)) pairs.push([one, other]);
    }
  });
  return pairs;
}

type Point = readonly number[];

interface Work {
  visits: number;
}

/** The inside of a body: rays tell quickly what is hardly in it, winding numbers what surely is. */
class Inside {
  readonly mesh: TriangleMesh;
  readonly facets: Uint32Array;
  private readonly work: Work;
  private readonly rays: RayGrid;

  constructor(mesh: TriangleMesh, facets: Uint32Array, work: Work) {
    this.mesh = mesh;
    this.facets = facets;
    this.work = work;
    this.rays = new RayGrid(mesh, facets);
  }

  mayHave(point: Point): boolean {
    this.work.visits += this.rays.cost(point);
    return this.rays.isOddlyCrossed(point);
  }

  has(point: Point): boolean {
    this.work.visits += this.facets.length;
    const turns = Math.abs(windingNumber(this.mesh, this.facets, point));
    const whole = Math.round(turns);
    return Math.abs(turns - whole) < 0.01 && whole % 2 === 1;
  }

  /** Facets with their middle in a box, as many as are tried. */
  facetsIn(box: readonly number[]): readonly number[] {
    this.work.visits += this.facets.length;
    const isIn = (facet: number) =>
      [0, 1, 2].every((k) => {
        const value = this.middle(facet, k);
        return value > (box[k] as number) && value < (box[3 + k] as number);
      });
    return chosen(this.facets.filter(isIn));
  }

  middle(facet: number, k: number): number {
    return (this.corner(facet, 0, k) + this.corner(facet, 1, k) + this.corner(facet, 2, k)) / 3;
  }

  corner(facet: number, i: number, k: number): number {
    const { vertices, triangles } = this.mesh;
    return vertices[(triangles[facet * 3 + i] as number) * 3 + k] as number;
  }
}

/** Some of them, all over. */
function chosen(facets: Uint32Array): readonly number[] {
  const step = Math.max(1, Math.floor(facets.length / FACETS_TRIED));
  const count = Math.min(FACETS_TRIED, Math.ceil(facets.length / step));
  return Array.from({ length: count }, (_, i) => facets[i * step] as number);
}

class Pair {
  private readonly shared: readonly number[];
  private readonly bodies: readonly [Inside, Inside];

  private readonly room: number;

  /**
   * `room`: so far around a point both bodies must be. Chords of a curve lie on one side of it, so that what facets of
   * a fit share is thinner than a chord error; seen along the axis nearest to its normal, than 1.8 of them.
   */
  constructor(shared: readonly number[], bodies: readonly [Inside, Inside], room: number) {
    this.shared = shared;
    this.bodies = bodies;
    this.room = room;
  }

  haveCommonPoint(): boolean {
    const { bodies, shared } = this;
    const mayHave = (point: Point) => bodies.every((body) => body.mayHave(point));
    const isCommon = (point: Point) =>
      mayHave(point) && this.around(point).every(mayHave) && bodies.every((body) => body.has(point));
    return (
      spread(shared).some(isCommon) ||
      bodies.some((own) => this.samples(own, own.facetsIn(shared)).some(isCommon))
    );
  }

  private around(point: Point): readonly Point[] {
    if (this.room === 0) return [];
    return [0, 1, 2].flatMap((axis) =>
      [-this.room, this.room].map((by) => point.with(axis, (point[axis] as number) + by)),
    );
  }

  /** One of them lies within the other, and not the other way round too. */
  isNested(): boolean {
    const [a, b] = this.bodies;
    return this.liesWithin(a, b) !== this.liesWithin(b, a);
  }

  private liesWithin(inner: Inside, outer: Inside): boolean {
    const own = this.samples(inner, chosen(inner.facets)).filter((point) => inner.has(point));
    return own.every((point) => outer.has(point));
  }

  /** Points a little to both sides of the middle of facets. */
  private samples(body: Inside, facets: readonly number[]): readonly Point[] {
    const depth = this.shared[6] as number;
    return facets.flatMap((facet) => {
      const normal = normalOf(body, facet);
      return [-depth, depth].map((by) =>
        [0, 1, 2].map((k) => body.middle(facet, k) + by * (normal[k] as number)),
      );
    });
  }
}

function normalOf(body: Inside, facet: number): Point {
  const edge = (to: number, k: number) => body.corner(facet, to, k % 3) - body.corner(facet, 0, k % 3);
  const cross = [0, 1, 2].map((k) => edge(1, k + 1) * edge(2, k + 2) - edge(1, k + 2) * edge(2, k + 1));
  const length = Math.hypot(...cross) || 1;
  return cross.map((value) => value / length);
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
