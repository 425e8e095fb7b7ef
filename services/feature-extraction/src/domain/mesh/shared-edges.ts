import { tableSize } from './weld.ts';

/** What lies on the far side of an edge: nothing, or more than one facet. */
export const NO_FACET = -1;
export const MANY_FACETS = -2;

/** The undirected edges of welded triangles and the facets on both sides of each. */
export interface SharedEdges {
  /** Vertex numbers, two for each edge. */
  readonly ends: Uint32Array;
  /** Facets, two for each edge; the second may be NO_FACET or MANY_FACETS. */
  readonly facets: Int32Array;
}

/** Finds which triangles meet at which edges. Linear; collapsed triangles take no part. */
export function sharedEdges(triangles: Uint32Array): SharedEdges {
  const table = new Int32Array(tableSize(triangles.length)).fill(-1);
  const ends = new Uint32Array(triangles.length * 2);
  const facets = new Int32Array(triangles.length * 2);
  let edges = 0;
  for (let half = 0; half < triangles.length; half++) {
    const facet = Math.floor(half / 3);
    const from = triangles[half] as number;
    const to = triangles[half % 3 === 2 ? half - 2 : half + 1] as number;
    if (isCollapsed(triangles, facet)) continue;
    const place = placeOf(table, ends, Math.min(from, to), Math.max(from, to));
    const known = table[place] as number;
    if (known >= 0) {
      facets[known * 2 + 1] = facets[known * 2 + 1] === NO_FACET ? facet : MANY_FACETS;
      continue;
    }
    table[place] = edges;
    ends[edges * 2] = Math.min(from, to);
    ends[edges * 2 + 1] = Math.max(from, to);
    facets[edges * 2] = facet;
    facets[edges * 2 + 1] = NO_FACET;
    edges++;
  }
  return { ends: ends.subarray(0, edges * 2), facets: facets.subarray(0, edges * 2) };
}

function isCollapsed(triangles: Uint32Array, facet: number): boolean {
  const a = triangles[facet * 3];
  const b = triangles[facet * 3 + 1];
  const c = triangles[facet * 3 + 2];
  return a === b || b === c || c === a;
}

/** Where the table has the edge, or has room for it. */
function placeOf(table: Int32Array, ends: Uint32Array, low: number, high: number): number {
  const mask = table.length - 1;
  let place = hashOf(low, high) & mask;
  for (;;) {
    const edge = table[place] as number;
    if (edge < 0 || (ends[edge * 2] === low && ends[edge * 2 + 1] === high)) return place;
    place = (place + 1) & mask;
  }
}

function hashOf(low: number, high: number): number {
  const value = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  return value ^ (value >>> 15);
}
