import { tableSize } from './weld.ts';

/** No second half-edge. */
export const NONE = 0xffffffff;

/**
 * The undirected edges of triangles with their uses: one triangle forward, one backward is what a closed
 * surface has. A half-edge is the corner that it starts from: corner `3·facet + k` runs to the facet's next.
 */
export class EdgeTable {
  size = 0;
  private table: Int32Array;
  private low: Uint32Array;
  private high: Uint32Array;
  /** Triangles that run from low to high, and from high to low; they stop counting at 3. */
  private forward: Uint8Array;
  private backward: Uint8Array;
  /** The first two half-edges on each edge. */
  first: Uint32Array;
  second: Uint32Array;

  constructor(facets: number) {
    const room = Math.max(16, facets * 2);
    this.table = new Int32Array(tableSize(room)).fill(-1);
    this.low = new Uint32Array(room);
    this.high = new Uint32Array(room);
    this.forward = new Uint8Array(room);
    this.backward = new Uint8Array(room);
    this.first = new Uint32Array(room);
    this.second = new Uint32Array(room);
  }

  /** Adds a half-edge; returns the first one on the same edge, itself when it is new. */
  add(from: number, to: number, half: number): number {
    const low = Math.min(from, to);
    const high = Math.max(from, to);
    const mask = this.table.length - 1;
    let place = hashEdge(low, high) & mask;
    let edge = this.table[place] as number;
    while (edge >= 0 && (this.low[edge] !== low || this.high[edge] !== high)) {
      place = (place + 1) & mask;
      edge = this.table[place] as number;
    }
    if (edge < 0) {
      edge = this.insert(low, high, half);
      this.table[place] = edge;
      if (this.size * 2 > this.table.length) this.rehash();
    } else if (this.second[edge] === NONE) {
      this.second[edge] = half;
    }
    const uses = from < to ? this.forward : this.backward;
    uses[edge] = Math.min(3, (uses[edge] as number) + 1);
    return this.first[edge] as number;
  }

  /** Exactly two triangles, in opposite directions. */
  isPaired(edge: number): boolean {
    return this.forward[edge] === 1 && this.backward[edge] === 1;
  }

  /** Triangles on the edge; from 3 on it may be more. */
  uses(edge: number): number {
    return (this.forward[edge] as number) + (this.backward[edge] as number);
  }

  private insert(low: number, high: number, half: number): number {
    const edge = this.size++;
    if (edge >= this.low.length) this.grow();
    this.low[edge] = low;
    this.high[edge] = high;
    this.first[edge] = half;
    this.second[edge] = NONE;
    return edge;
  }

  private grow(): void {
    const room = this.low.length * 2;
    const larger = <T extends Uint32Array | Uint8Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.low = larger(this.low, new Uint32Array(room));
    this.high = larger(this.high, new Uint32Array(room));
    this.first = larger(this.first, new Uint32Array(room));
    this.second = larger(this.second, new Uint32Array(room));
    this.forward = larger(this.forward, new Uint8Array(room));
    this.backward = larger(this.backward, new Uint8Array(room));
  }

  private rehash(): void {
    this.table = new Int32Array(this.table.length * 2).fill(-1);
    const mask = this.table.length - 1;
    for (let edge = 0; edge < this.size; edge++) {
      let place = hashEdge(this.low[edge] as number, this.high[edge] as number) & mask;
      while ((this.table[place] as number) >= 0) place = (place + 1) & mask;
      this.table[place] = edge;
    }
  }
}

function hashEdge(low: number, high: number): number {
  let value = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 15), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
