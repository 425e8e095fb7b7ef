import { crossingAt } from './facet-crossing.ts';
import { firstAndLast, type LineLattice } from './line-lattice.ts';
import type { TriangleMesh } from './weld.ts';

/** Where lines go through a surface: for each line where they enter and where they leave, each in order. */
export interface LineCrossings {
  /** Two for each line: into the surface, then out of it. Views into one array. */
  readonly sorted: readonly Float64Array[];
}

/** Crossings that are kept together before they are sorted. */
const CHUNK = 65_536;

/**
 * Each facet is asked about the lines in its box alone. About 20 bytes a crossing. null when more than `maxVisits` pairs
 * of a facet and a line would have to be looked at.
 */
export function crossingsAlong(
  mesh: TriangleMesh,
  facets: Uint32Array,
  lattice: LineLattice,
  maxVisits: number,
): LineCrossings | null {
  const search = {
    ...{ lattice, found: new Found(2 * lattice.side ** 2) },
    ...{ point: new Float64Array(3), hit: new Float64Array(1), visitsLeft: maxVisits },
  };
  for (const facet of facets) {
    meet(mesh, facet, search);
    if (search.visitsLeft < 0) return null;
  }
  return { sorted: search.found.sorted() };
}

interface Search {
  readonly lattice: LineLattice;
  readonly found: Found;
  /** Of the line that is asked about, and where it meets a facet; written anew for each. */
  readonly point: Float64Array;
  readonly hit: Float64Array;
  visitsLeft: number;
}

function meet(mesh: TriangleMesh, facet: number, search: Search): void {
  const { lattice, point, found, hit } = search;
  const { low, step, side } = lattice;
  const rows = firstAndLast(mesh, facet, lattice, 0);
  if (rows.first > rows.last) return;
  const columns = firstAndLast(mesh, facet, lattice, 1);
  if (columns.first > columns.last) return;
  search.visitsLeft -= (rows.last - rows.first + 1) * (columns.last - columns.first + 1);
  for (let row = rows.first; row <= rows.last; row++) {
    point[1] = low[0] + row * step[0];
    for (let column = columns.first; column <= columns.last; column++) {
      point[2] = low[1] + column * step[1];
      const turn = crossingAt(mesh, facet, point, hit);
      if (turn !== 0) found.add(2 * (row * side + column) + (turn > 0 ? 0 : 1), hit[0] as number);
    }
  }
}

/** Places by the line and the way that they belong to, first in the order in which they come. */
class Found {
  private readonly counts: Uint32Array;
  private readonly chunks: { readonly owners: Uint32Array; readonly places: Float64Array }[] = [];
  private used = CHUNK;

  constructor(owners: number) {
    this.counts = new Uint32Array(owners);
  }

  add(owner: number, place: number): void {
    if (this.used === CHUNK) {
      this.chunks.push({ owners: new Uint32Array(CHUNK), places: new Float64Array(CHUNK) });
      this.used = 0;
    }
    const chunk = this.chunks.at(-1) as (typeof this.chunks)[number];
    chunk.owners[this.used] = owner;
    chunk.places[this.used++] = place;
    this.counts[owner] = (this.counts[owner] as number) + 1;
  }

  sorted(): readonly Float64Array[] {
    const { counts, chunks } = this;
    const all = new Float64Array(counts.reduce((sum, count) => sum + count, 0));
    let end = 0;
    const each = Array.from(counts, (count) => {
      end += count;
      return all.subarray(end - count, end);
    });
    const filled = new Uint32Array(counts.length);
    for (const [i, { owners, places }] of chunks.entries()) {
      const used = i + 1 < chunks.length ? CHUNK : this.used;
      for (let k = 0; k < used; k++) {
        const owner = owners[k] as number;
        const at = filled[owner] as number;
        (each[owner] as Float64Array)[at] = places[k] as number;
        filled[owner] = at + 1;
      }
    }
    return each.map((places) => places.sort());
  }
}
