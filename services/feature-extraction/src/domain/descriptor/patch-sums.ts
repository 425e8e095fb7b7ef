import type { Vec3 } from '@cadml/cad-model';
import { dot } from '../shape/vec3.ts';

/** Pieces of a surface, seven numbers each: share of the area, middle from the centroid in mm, mean outward normal. */
export type SurfacePatches = Float64Array;
export const PATCH_WIDTH = 7;

/** Triangles in an array, ten numbers each: three corners from the centroid in mm, and the area. */
export const TRIANGLE_WIDTH = 10;

/** Cells along an axis; what is farther out counts for the last. */
const MOST_CELLS = 256;
/** The centroid is in the middle of a cell: whichever way an axis runs, the cells are the same. */
const OFFSET = 0.5;
/** The most that a normal which is square to an axis has along it. */
const SQUARE = 1e-2;

/** Sums over triangles by the cell of a grid along a frame, and by the sides of the frame that they face. */
export class PatchSums {
  readonly #frame: readonly [Vec3, Vec3, Vec3];
  readonly #perMm: number;
  readonly #places = new Map<number, number>();
  readonly #sums: number[] = [];
  #normal: Vec3 = [0, 0, 0];
  #sides = 0;

  constructor(frame: readonly [Vec3, Vec3, Vec3], cellMm: number) {
    this.#frame = frame;
    this.#perMm = 1 / cellMm;
  }

  /** The outward normal of what is added from now on. */
  face(normal: Vec3): void {
    this.#normal = normal;
    this.#sides = 0;
    for (const axis of this.#frame) this.#sides = this.#sides * 3 + sideOf(dot(axis, normal));
  }

  /** The triangle that begins at this number of the array. */
  add(triangles: Float64Array, from: number): void {
    const x = middleOf(triangles, from);
    const y = middleOf(triangles, from + 1);
    const z = middleOf(triangles, from + 2);
    const area = triangles[from + 9] as number;
    const at = this.#placeOf(x, y, z);
    const normal = this.#normal;
    const sums = this.#sums;
    sums[at] = (sums[at] as number) + area;
    sums[at + 1] = (sums[at + 1] as number) + area * x;
    sums[at + 2] = (sums[at + 2] as number) + area * y;
    sums[at + 3] = (sums[at + 3] as number) + area * z;
    for (let k = 0; k < 3; k++) {
      sums[at + 4 + k] = (sums[at + 4 + k] as number) + area * (normal[k] as number);
    }
  }

  /** Means over all that was added, in the order in which each piece was first met. */
  patches(areaMm2: number): SurfacePatches {
    const patches = Float64Array.from(this.#sums);
    for (let at = 0; at < patches.length; at += PATCH_WIDTH) {
      const area = patches[at] as number;
      for (let k = 1; k < PATCH_WIDTH; k++) patches[at + k] = (patches[at + k] as number) / area;
      patches[at] = area / areaMm2;
    }
    return patches;
  }

  #placeOf(x: number, y: number, z: number): number {
    let key = this.#sides;
    for (let k = 0; k < 3; k++) {
      const axis = this.#frame[k] as Vec3;
      const along = axis[0] * x + axis[1] * y + axis[2] * z;
      const cell = Math.floor(along * this.#perMm + OFFSET) + MOST_CELLS / 2;
      key = key * MOST_CELLS + Math.max(0, Math.min(MOST_CELLS - 1, cell));
    }
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.#sums.length;
    this.#places.set(key, place);
    this.#sums.push(0, 0, 0, 0, 0, 0, 0);
    return place;
  }
}

function middleOf(triangles: Float64Array, at: number): number {
  return ((triangles[at] as number) + (triangles[at + 3] as number) + (triangles[at + 6] as number)) / 3;
}

/** Back, beside, front. */
function sideOf(along: number): number {
  if (along < -SQUARE) return 0;
  return along > SQUARE ? 2 : 1;
}
