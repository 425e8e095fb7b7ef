import type { Vec3 } from '@cadml/cad-model';

const LEAF = 4;

/**
 * A tree of axis-aligned boxes over triangles, each split at the median of its widest axis (Ericson: Real-Time
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

  constructor(positions: Float64Array, triangles: Uint32Array) {
    const count = triangles.length / 3;
    this.corners = new Float64Array(count * 9);
    for (let i = 0; i < triangles.length; i++) {
      const vertex = (triangles[i] as number) * 3;
      for (let k = 0; k < 3; k++) this.corners[i * 3 + k] = positions[vertex + k] as number;
    }
    this.order = Uint32Array.from({ length: count }, (_, i) => i);
    // Halves of more than four have at least two.
    const most = Math.max(1, count);
    this.boxes = new Float64Array(most * 6);
    this.second = new Int32Array(most).fill(-1);
    this.start = new Uint32Array(most);
    this.end = new Uint32Array(most);
    this.#build(0, 0, count);
  }

  /** Returns the number of the box after its last. */
  #build(box: number, start: number, end: number): number {
    this.start[box] = start;
    this.end[box] = end;
    this.#bound(box, start, end);
    if (end - start <= LEAF) return box + 1;
    const middle = (start + end) >> 1;
    this.#select(this.#widestAxis(box), middle, start, end - 1);
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

  #widestAxis(box: number): number {
    const extent = (axis: number) =>
      (this.boxes[box * 6 + axis + 3] as number) - (this.boxes[box * 6 + axis] as number);
    const [x, y, z] = [extent(0), extent(1), extent(2)];
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

/** 0 inside. */
export function boxDistanceSquared(boxes: Float64Array, box: number, p: Vec3): number {
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
