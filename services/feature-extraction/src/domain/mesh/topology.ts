import { tableSize } from './weld.ts';

export interface MeshTopology {
  /** Distinct undirected edges. */
  readonly edges: number;
  /** True when each edge belongs to exactly two triangles that run along it in opposite directions. */
  readonly watertight: boolean;
  /** Components, connected over edges, in which that holds. */
  readonly closedComponents: number;
  /** Triangles with fewer than three distinct vertices; they take no part in the rest. */
  readonly collapsed: number;
}

/** How the triangles hang together. Linear in the number of triangles. */
export function meshTopology(triangles: Uint32Array): MeshTopology {
  const facets = triangles.length / 3;
  const table = new EdgeTable(facets);
  let collapsed = 0;
  for (let facet = 0; facet < facets; facet++) {
    const a = triangles[facet * 3] as number;
    const b = triangles[facet * 3 + 1] as number;
    const c = triangles[facet * 3 + 2] as number;
    if (a === b || b === c || c === a) {
      collapsed++;
      table.ignore(facet);
      continue;
    }
    table.add(a, b, facet);
    table.add(b, c, facet);
    table.add(c, a, facet);
  }
  const closedComponents = table.closedComponents();
  return { edges: table.size, watertight: table.size > 0 && table.isClosed(), closedComponents, collapsed };
}

/** Edges with their use: one triangle forward, one backward is what a closed surface has. */
class EdgeTable {
  size = 0;
  private table: Int32Array;
  private low: Uint32Array;
  private high: Uint32Array;
  private facet: Uint32Array;
  /** Triangles that run from low to high, and from high to low; they stop counting at 3. */
  private forward: Uint8Array;
  private backward: Uint8Array;
  private readonly parent: Int32Array;

  constructor(facets: number) {
    const room = Math.max(16, facets * 2);
    this.table = new Int32Array(tableSize(room)).fill(-1);
    this.low = new Uint32Array(room);
    this.high = new Uint32Array(room);
    this.facet = new Uint32Array(room);
    this.forward = new Uint8Array(room);
    this.backward = new Uint8Array(room);
    this.parent = Int32Array.from({ length: facets }, (_, i) => i);
  }

  ignore(facet: number): void {
    this.parent[facet] = -1;
  }

  add(from: number, to: number, facet: number): void {
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
      edge = this.insert(low, high, facet);
      this.table[place] = edge;
      if (this.size * 2 > this.table.length) this.rehash();
    } else {
      this.join(this.facet[edge] as number, facet);
    }
    const uses = from < to ? this.forward : this.backward;
    uses[edge] = Math.min(3, (uses[edge] as number) + 1);
  }

  isClosed(): boolean {
    for (let edge = 0; edge < this.size; edge++) if (!this.isPaired(edge)) return false;
    return true;
  }

  closedComponents(): number {
    const open = new Uint8Array(this.parent.length);
    for (let edge = 0; edge < this.size; edge++) {
      if (!this.isPaired(edge)) open[this.root(this.facet[edge] as number)] = 1;
    }
    let closed = 0;
    for (let facet = 0; facet < this.parent.length; facet++) {
      if (this.parent[facet] === facet && open[facet] === 0) closed++;
    }
    return closed;
  }

  private isPaired(edge: number): boolean {
    return this.forward[edge] === 1 && this.backward[edge] === 1;
  }

  private insert(low: number, high: number, facet: number): number {
    const edge = this.size++;
    if (edge >= this.low.length) this.grow();
    this.low[edge] = low;
    this.high[edge] = high;
    this.facet[edge] = facet;
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
    this.facet = larger(this.facet, new Uint32Array(room));
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

  /** Union by the lower number, with path halving in `root`. */
  private join(a: number, b: number): void {
    const left = this.root(a);
    const right = this.root(b);
    if (left < right) this.parent[right] = left;
    else if (right < left) this.parent[left] = right;
  }

  private root(facet: number): number {
    let at = facet;
    while (this.parent[at] !== at) {
      const above = this.parent[this.parent[at] as number] as number;
      this.parent[at] = above;
      at = above;
    }
    return at;
  }
}

function hashEdge(low: number, high: number): number {
  let value = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 15), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
