import type { Vec3 } from '@cadml/cad-model';
import { TriangleBoxes } from './triangle-boxes.ts';

/** Where a triangle is next to a point. */
export interface Footprint {
  triangle: number;
  distance: number;
  x: number;
  y: number;
  z: number;
  /** Shares of the second and of the third corner; the first has the rest. */
  v: number;
  w: number;
}

const STACK = 128;
/**
 * A box that is as near as what is found already, to so many digits, is not looked into: over a plane that is divided
 * into slivers all of them are in boxes as near as the plane. Squared.
 */
const NO_NEARER = 1 - 2e-6;

/**
 * Finds what triangles are next to a point (Ericson: Real-Time Collision Detection, 5.1.5 and 6.3). It is asked by
 * the ten thousand, so that it makes nothing: footprints are overwritten by the next question.
 */
export class TriangleTree {
  readonly boxes: TriangleBoxes;
  readonly #stack = new Int32Array(STACK);
  readonly #squares = new Float64Array(STACK);
  readonly #found = emptyFootprint();
  readonly #nearest = emptyFootprint();
  readonly #products: Products = { du: 0, dw: 0, uu: 0, uw: 0, ww: 0 };

  constructor(positions: Float64Array, triangles: Uint32Array) {
    this.boxes = new TriangleBoxes(positions, triangles);
  }

  /**
   * The nearest point of all, or of those within a distance: none has the triangle −1. `guess`: a triangle that is not
   * far, such as the one that was nearest before.
   */
  nearest(p: Vec3, guess = -1, within = Number.POSITIVE_INFINITY): Readonly<Footprint> {
    const nearest = this.#nearest;
    nearest.triangle = -1;
    nearest.distance = within;
    if (guess >= 0) this.#improve(guess, p);
    const { second } = this.boxes;
    const [stack, squares] = [this.#stack, this.#squares];
    let top = 1;
    stack[0] = 0;
    squares[0] = 0;
    while (top > 0) {
      top--;
      if ((squares[top] as number) > NO_NEARER * nearest.distance * nearest.distance) continue;
      const box = stack[top] as number;
      if ((second[box] as number) < 0) this.#improveIn(box, p);
      else top = this.#pushHalves(box, p, top);
    }
    return nearest;
  }

  /** Of a point from one triangle. */
  distanceFrom(triangle: number, p: Vec3): number {
    this.#project(triangle, p);
    return this.#found.distance;
  }

  #improveIn(box: number, p: Vec3): void {
    const { start, end, order } = this.boxes;
    for (let i = start[box] as number; i < (end[box] as number); i++) this.#improve(order[i] as number, p);
  }

  #improve(triangle: number, p: Vec3): void {
    this.#project(triangle, p);
    if (this.#found.distance <= this.#nearest.distance) copy(this.#found, this.#nearest);
  }

  /**
   * Shows `visit` the triangles near a point, nearer boxes first. It returns the distance beyond which none
   * matters any more; `slack` is added to that. Those beyond `within` do not matter from the first.
   */
  near(p: Vec3, { slack, within = Number.POSITIVE_INFINITY }: Nearness, visit: Visit): void {
    const { second } = this.boxes;
    const [stack, squares] = [this.#stack, this.#squares];
    let limit = within;
    let top = 1;
    stack[0] = 0;
    squares[0] = 0;
    while (top > 0) {
      top--;
      if ((squares[top] as number) > limit * limit) continue;
      const box = stack[top] as number;
      if ((second[box] as number) < 0) limit = this.#look(box, p, { limit, slack, visit });
      else top = this.#pushHalves(box, p, top);
    }
  }

  /** Shows the triangles of a box; returns what then is the limit. */
  #look(box: number, p: Vec3, { limit: before, slack, visit }: Looking): number {
    const { start, end, order } = this.boxes;
    let limit = before;
    for (let i = start[box] as number; i < (end[box] as number); i++) {
      this.#project(order[i] as number, p);
      if (this.#found.distance > limit) continue;
      const next = visit(this.#found) + slack;
      if (next < limit) limit = next;
    }
    return limit;
  }

  /** Puts both halves of a box onto the stack, the nearer one on top; returns where the stack then ends. */
  #pushHalves(box: number, p: Vec3, top: number): number {
    const { second } = this.boxes;
    const [stack, squares] = [this.#stack, this.#squares];
    const half = second[box] as number;
    const first = this.boxes.distanceSquared(box + 1, p);
    const other = this.boxes.distanceSquared(half, p);
    const isFirstNearer = first <= other;
    stack[top] = isFirstNearer ? half : box + 1;
    squares[top] = isFirstNearer ? other : first;
    stack[top + 1] = isFirstNearer ? box + 1 : half;
    squares[top + 1] = isFirstNearer ? first : other;
    return top + 2;
  }

  /** The nearest point of a triangle, into `#found`. */
  #project(triangle: number, p: Vec3): void {
    const c = this.boxes.corners;
    const found = this.#found;
    const at = triangle * 9;
    const ax = c[at] as number;
    const ay = c[at + 1] as number;
    const az = c[at + 2] as number;
    const ux = (c[at + 3] as number) - ax;
    const uy = (c[at + 4] as number) - ay;
    const uz = (c[at + 5] as number) - az;
    const wx = (c[at + 6] as number) - ax;
    const wy = (c[at + 7] as number) - ay;
    const wz = (c[at + 8] as number) - az;
    const dx = p[0] - ax;
    const dy = p[1] - ay;
    const dz = p[2] - az;
    const products = this.#products;
    products.du = ux * dx + uy * dy + uz * dz;
    products.dw = wx * dx + wy * dy + wz * dz;
    products.uu = ux * ux + uy * uy + uz * uz;
    products.uw = ux * wx + uy * wy + uz * wz;
    products.ww = wx * wx + wy * wy + wz * wz;
    share(found, products);
    found.triangle = triangle;
    found.x = ax + found.v * ux + found.w * wx;
    found.y = ay + found.v * uy + found.w * wy;
    found.z = az + found.v * uz + found.w * wz;
    const x = p[0] - found.x;
    const y = p[1] - found.y;
    const z = p[2] - found.z;
    found.distance = Math.sqrt(x * x + y * y + z * z);
  }
}

export interface Nearness {
  readonly slack: number;
  readonly within?: number;
}

type Visit = (found: Readonly<Footprint>) => number;

interface Looking {
  readonly limit: number;
  readonly slack: number;
  readonly visit: Visit;
}

/** Products of the two edges from the first corner: with the way to the point, and with each other. */
interface Products {
  du: number;
  dw: number;
  uu: number;
  uw: number;
  ww: number;
}

/** Which region of the triangle's plane the point is over decides its shares of the corners. */
function share(into: Footprint, { du, dw, uu, uw, ww }: Products): void {
  into.v = 0;
  into.w = 0;
  if (du <= 0 && dw <= 0) return;
  const d3 = du - uu;
  const d4 = dw - uw;
  if (d3 >= 0 && d4 <= d3) {
    into.v = 1;
    return;
  }
  const overThird = du * d4 - d3 * dw;
  if (overThird <= 0 && du >= 0 && d3 <= 0) {
    into.v = du / (du - d3);
    return;
  }
  const d5 = du - uw;
  const d6 = dw - ww;
  if (d6 >= 0 && d5 <= d6) {
    into.w = 1;
    return;
  }
  const overSecond = d5 * dw - du * d6;
  if (overSecond <= 0 && dw >= 0 && d6 <= 0) {
    into.w = dw / (dw - d6);
    return;
  }
  const overFirst = d3 * d6 - d5 * d4;
  if (overFirst <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
    into.w = (d4 - d3) / (d4 - d3 + (d5 - d6));
    into.v = 1 - into.w;
    return;
  }
  const sum = overFirst + overSecond + overThird;
  into.v = overSecond / sum;
  into.w = overThird / sum;
}

function emptyFootprint(): Footprint {
  return { triangle: -1, distance: Number.POSITIVE_INFINITY, x: 0, y: 0, z: 0, v: 0, w: 0 };
}

function copy(from: Readonly<Footprint>, to: Footprint): void {
  to.triangle = from.triangle;
  to.distance = from.distance;
  to.x = from.x;
  to.y = from.y;
  to.z = from.z;
  to.v = from.v;
  to.w = from.w;
}
