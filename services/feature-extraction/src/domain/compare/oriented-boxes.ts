import type { Vec3 } from '@cadml/cad-model';
import { IDENTITY } from './pose.ts';
import { anyNormalTo, cross, dot, minus, norm, plus, pointAt, times, unit } from './vectors.ts';

/** Three axes, and the least and the greatest coordinate along each. */
const NUMBERS = 15;

/**
 * A box around some triangles that stands on their longest side: strips of slivers, as planes are divided into around
 * round rims, are thin in it, and thick in any box along fixed axes.
 */
export class OrientedBoxes {
  readonly #boxes: Float64Array;
  #count = 0;

  constructor(most: number) {
    this.#boxes = new Float64Array(most * NUMBERS);
  }

  /** Returns the number of the new box. `corners`: nine numbers for each triangle. */
  add(corners: Float64Array, triangles: Uint32Array): number {
    const frame = frameOf(corners, triangles);
    const at = this.#count * NUMBERS;
    for (const [k, axis] of frame.entries()) {
      const [least, greatest] = rangeAlong(axis, corners, triangles);
      this.#boxes.set(axis, at + k * 3);
      this.#boxes[at + 9 + k] = least;
      this.#boxes[at + 12 + k] = greatest;
    }
    return this.#count++;
  }

  /** 0 inside. */
  distanceSquared(box: number, p: Vec3): number {
    const boxes = this.#boxes;
    const at = box * NUMBERS;
    let sum = 0;
    for (let k = 0; k < 3; k++) {
      const axis = at + k * 3;
      const along =
        p[0] * (boxes[axis] as number) +
        p[1] * (boxes[axis + 1] as number) +
        p[2] * (boxes[axis + 2] as number);
      const least = boxes[at + 9 + k] as number;
      const greatest = boxes[at + 12 + k] as number;
      const outside = along < least ? least - along : along > greatest ? along - greatest : 0;
      sum += outside * outside;
    }
    return sum;
  }
}

function rangeAlong([x, y, z]: Vec3, corners: Float64Array, triangles: Uint32Array) {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const triangle of triangles) {
    for (let i = triangle * 9; i < triangle * 9 + 9; i += 3) {
      const along =
        x * (corners[i] as number) + y * (corners[i + 1] as number) + z * (corners[i + 2] as number);
      if (along < least) least = along;
      if (along > greatest) greatest = along;
    }
  }
  return [least, greatest] as const;
}

/** Along the longest side of the triangles, across it in the plane of its triangle, and upright. */
function frameOf(corners: Float64Array, triangles: Uint32Array): readonly [Vec3, Vec3, Vec3] {
  const { from, to, third } = longestSide(corners, triangles);
  const side = minus(to, from);
  const length = norm(side);
  if (length === 0) return IDENTITY;
  const axis = times(side, 1 / length);
  const across = plus(minus(third, from), axis, -dot(minus(third, from), axis));
  const second = norm(across) > 1e-9 * length ? unit(across) : anyNormalTo(axis);
  return [axis, second, cross(axis, second)];
}

function longestSide(corners: Float64Array, triangles: Uint32Array) {
  let [most, triangle, side] = [-1, 0, 0];
  for (const candidate of triangles) {
    for (let k = 0; k < 3; k++) {
      const [p, q] = [candidate * 9 + k * 3, candidate * 9 + ((k + 1) % 3) * 3];
      const x = (corners[q] as number) - (corners[p] as number);
      const y = (corners[q + 1] as number) - (corners[p + 1] as number);
      const z = (corners[q + 2] as number) - (corners[p + 2] as number);
      const square = x * x + y * y + z * z;
      if (square > most) [most, triangle, side] = [square, candidate, k];
    }
  }
  const at = (k: number) => pointAt(corners, triangle * 3 + ((side + k) % 3));
  return { from: at(0), to: at(1), third: at(2) };
}
