import type { Vec3 } from '@cadml/cad-model';
import { OrientedBoxes } from './oriented-boxes.ts';

const LEAF = 6;
/** Boxes of no more triangles are oriented. */
const ORIENTED = 256;
const AXIS_ALIGNED = -1;
const NOT_YET = -2;

/**
 * A tree of axis-aligned boxes over triangles, the small ones oriented; each is split at the median of its widest axis (Ericson: Real-Time
 * Collision Detection, 6.2). Flat arrays; built in O(n log n).
 */
export class TriangleBoxes {
  /** Nine numbers for each triangle. */
  readonly corners: Float64Array;
  /** Triangles, those of a box next to each other. */
  readonly order: Uint32Array;
  /** Six numbers for each box: least and greatest. */
  readonly boxes: Float64Array;
  /** The second half of a box; the first half is the next box. −1 where it is not split. */
  readonly second: Int32Array;
  /** From where to where in `order` its triangles are. */
  readonly start: Uint32Array;
  readonly end: Uint32Array;

  readonly #oriented: OrientedBoxes;
  /** Of each box in `#oriented`: AXIS_ALIGNED, or NOT_YET while nobody has asked for it. */
  readonly #number: Int32Array;

  constructor(positions: Float64Array, triangles: Uint32Array) {
    const count = triangles.length / 3;
    this.corners = new Float64Array(count * 9);
    for (let i = 0; i < triangles.length; i++) {
      const vertex = (triangles[i] as number) * 3;
      for (let k = 0; k < 3; k++) this.corners[i * 3 + k] = positions[vertex + k] as number;
    }
    const { order, starts } = bySize(this.corners, count);
    this.order = order;
    // Halves of what is split have at least half a leaf; a size may have fewer.
    const most = 2 * (starts.length + Math.ceil(count / (LEAF / 2)));
    this.#oriented = new OrientedBoxes(most);
    this.#number = new Int32Array(most).fill(AXIS_ALIGNED);
    this.boxes = new Float64Array(most * 6);
    this.second = new Int32Array(most).fill(-1);
    this.start = new Uint32Array(most);
    this.end = new Uint32Array(most);
    this.#buildSizes(0, starts);
  }

  /** Of a point from a box; 0 inside. */
  distanceSquared(box: number, p: Vec3): number {
    let number = this.#number[box] as number;
    if (number === AXIS_ALIGNED) return boxDistanceSquared(this.boxes, box, p);
    if (number === NOT_YET) {
      // Of a large mesh most boxes are never near to anything that is asked.
      number = this.#oriented.add(this.corners, this.order.subarray(this.start[box], this.end[box]));
      this.#number[box] = number;
    }
    return this.#oriented.distanceSquared(number, p);
  }

  /** Sizes stand apart: long slivers among small triangles would make all boxes long. `starts` ends with the end. */
  #buildSizes(box: number, starts: readonly number[]): number {
    const [start, end] = [starts[0] as number, starts.at(-1) as number];
    if (starts.length <= 2) return this.#build(box, start, end);
    this.start[box] = start;
    this.end[box] = end;
    this.#bound(box, start, end);
    const middle = starts.length >> 1;
    const second = this.#buildSizes(box + 1, starts.slice(0, middle + 1));
    this.second[box] = second;
    return this.#buildSizes(second, starts.slice(middle));
  }

  /** Returns the number of the box after its last. */
  #build(box: number, start: number, end: number): number {
    this.start[box] = start;
    this.end[box] = end;
    this.#bound(box, start, end);
    if (end - start <= ORIENTED) this.#number[box] = NOT_YET;
    if (end - start <= LEAF) return box + 1;
    const middle = (start + end) >> 1;
    this.#select(this.#widestAxis(start, end), middle, start, end - 1);
    const second = this.#build(box + 1, start, middle);
    this.second[box] = second;
    return this.#build(second, middle, end);
  }

  #bound(box: number, start: number, end: number): void {
    const { boxes, corners, order } = this;
    const at = box * 6;
    boxes.fill(Number.POSITIVE_INFINITY, at, at + 3);
    boxes.fill(Number.NEGATIVE_INFINITY, at + 3, at + 6);
    for (let i = start; i < end; i++) {
      const from = (order[i] as number) * 9;
      for (let k = 0; k < 9; k++) {
        const value = corners[from + k] as number;
        const axis = at + (k % 3);
        if (value < (boxes[axis] as number)) boxes[axis] = value;
        if (value > (boxes[axis + 3] as number)) boxes[axis + 3] = value;
      }
    }
  }

  /** In which centroids differ most: slivers are as long in any box, wherever they lie. */
  #widestAxis(start: number, end: number): number {
    const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    const greatest = least.map((value) => -value);
    for (let i = start; i < end; i++) {
      for (let axis = 0; axis < 3; axis++) {
        const place = this.#place(i, axis);
        if (place < (least[axis] as number)) least[axis] = place;
        if (place > (greatest[axis] as number)) greatest[axis] = place;
      }
    }
    const [x, y, z] = greatest.map((value, axis) => value - (least[axis] as number)) as [
      number,
      number,
      number,
    ];
    if (x >= y && x >= z) return 0;
    return y >= z ? 1 : 2;
  }

  /** Puts the k-th along an axis in its place, lesser ones before it (Hoare's selection). */
  #select(axis: number, k: number, first: number, last: number): void {
    let [low, high] = [first, last];
    while (low < high) {
      const pivot = this.#place((low + high) >> 1, axis);
      let [i, j] = [low, high];
      while (i <= j) {
        while (this.#place(i, axis) < pivot) i++;
        while (this.#place(j, axis) > pivot) j--;
        if (i <= j) this.#swap(i++, j--);
      }
      if (k <= j) high = j;
      else if (k >= i) low = i;
      else return;
    }
  }

  /** Three times the centroid: the order is all that matters. */
  #place(i: number, axis: number): number {
    const at = (this.order[i] as number) * 9 + axis;
    const { corners } = this;
    return (corners[at] as number) + (corners[at + 3] as number) + (corners[at + 6] as number);
  }

  #swap(i: number, j: number): void {
    const kept = this.order[i] as number;
    this.order[i] = this.order[j] as number;
    this.order[j] = kept;
  }
}

/** Triangles of one size differ in their longest sides by this factor. */
const ONE_SIZE = 4;
/** Sizes smaller or larger than so many steps are one. */
const MOST_SIZES = 40;

/** Triangles in the order of their sizes, and where each size begins; the last is where all end. */
function bySize(corners: Float64Array, count: number) {
  const sizes = Uint8Array.from({ length: count }, (_, triangle) => {
    const step = Math.floor(Math.log(longestOf(corners, triangle)) / Math.log(ONE_SIZE));
    return Math.min(MOST_SIZES, Math.max(0, step + MOST_SIZES / 2));
  });
  const counts = new Uint32Array(MOST_SIZES + 2);
  for (const size of sizes) counts[size + 1] = (counts[size + 1] as number) + 1;
  const places = counts.map(
    (
      (sum) => (own: number) =>
        (sum += own)
    )(0),
  );
  const starts = [...new Set([...places, count])];
  const order = new Uint32Array(count);
  for (const [triangle, size] of sizes.entries()) {
    order[places[size] as number] = triangle;
    places[size] = (places[size] as number) + 1;
  }
  return { order, starts: starts.length === 1 ? [0, count] : starts };
}

function longestOf(corners: Float64Array, triangle: number): number {
  const at = triangle * 9;
  const side = (p: number, q: number) =>
    Math.hypot(
      (corners[at + p] as number) - (corners[at + q] as number),
      (corners[at + p + 1] as number) - (corners[at + q + 1] as number),
      (corners[at + p + 2] as number) - (corners[at + q + 2] as number),
    );
  return Math.max(side(0, 3), side(3, 6), side(6, 0));
}

/** 0 inside. */
function boxDistanceSquared(boxes: Float64Array, box: number, p: Vec3): number {
  const at = box * 6;
  const x = outside(p[0], boxes[at] as number, boxes[at + 3] as number);
  const y = outside(p[1], boxes[at + 1] as number, boxes[at + 4] as number);
  const z = outside(p[2], boxes[at + 2] as number, boxes[at + 5] as number);
  return x * x + y * y + z * z;
}

function outside(value: number, least: number, greatest: number): number {
  if (value < least) return least - value;
  return value > greatest ? value - greatest : 0;
}
