import type { TriangleMesh } from './weld.ts';

/** Lines along x through a square lattice of points across y and z. */
export interface LineLattice {
  readonly low: Side;
  readonly step: Side;
  /** Lines in a row, and rows. */
  readonly side: number;
}
type Side = readonly [y: number, z: number];

/** How many lines are wanted, and how many pairs of a facet and a line that may meet are looked at for them. */
export interface Effort {
  readonly lines: number;
  readonly visits: number;
}

/** Off the middle, where facets of symmetric bodies have their edges. */
const OFFSET: Side = [0.381966, 0.618034];
/** Fewer lines in a row tell nothing. */
const LEAST_SIDE = 3;
const MOST_SAMPLED = 32_768;
/** Steps of it through the facets meet no pattern in which they repeat. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Lines spread evenly through a box (six numbers), as many as wanted or as few as the visits allow: where facets are long,
 * each is asked about many. null where so many cannot be had as would tell something. The visits are an estimate, from
 * the boxes of the facets seen along the lines: how many lines meet them depends on where they happen to lie.
 */
export function latticeWithin(
  mesh: TriangleMesh,
  facets: Uint32Array,
  box: Float64Array,
  effort: Effort,
): LineLattice | null {
  const section = ((box[4] as number) - (box[1] as number)) * ((box[5] as number) - (box[2] as number));
  const ofLine = section > 0 ? seenArea(mesh, facets) / section : 0;
  const side = Math.floor(Math.min(Math.ceil(Math.sqrt(effort.lines)), Math.sqrt(effort.visits / ofLine)));
  return side < LEAST_SIDE ? null : latticeOf(box, side);
}

/** Of the boxes of facets, seen along x; where there are many, as an even sample of them has it. */
function seenArea(mesh: TriangleMesh, facets: Uint32Array): number {
  const sampled = Math.min(facets.length, MOST_SAMPLED);
  let area = 0;
  for (let i = 0; i < sampled; i++) {
    const at = sampled < facets.length ? Math.floor(((i * GOLDEN) % 1) * facets.length) : i;
    area += seenBox(mesh, facets[at] as number);
  }
  return (area * facets.length) / Math.max(1, sampled);
}

function seenBox({ vertices, triangles }: TriangleMesh, facet: number): number {
  const a = (triangles[facet * 3] as number) * 3;
  const b = (triangles[facet * 3 + 1] as number) * 3;
  const c = (triangles[facet * 3 + 2] as number) * 3;
  const ay = vertices[a + 1] as number;
  const by = vertices[b + 1] as number;
  const cy = vertices[c + 1] as number;
  const az = vertices[a + 2] as number;
  const bz = vertices[b + 2] as number;
  const cz = vertices[c + 2] as number;
  const wide = Math.max(ay, by, cy) - Math.min(ay, by, cy);
  return wide * (Math.max(az, bz, cz) - Math.min(az, bz, cz));
}

function latticeOf(box: Float64Array, side: number): LineLattice {
  const [low, high] = [[box[1], box[2]] as unknown as Side, [box[4], box[5]] as unknown as Side];
  const step: Side = [(high[0] - low[0]) / side, (high[1] - low[1]) / side];
  return { low: [low[0] + OFFSET[0] * step[0], low[1] + OFFSET[1] * step[1]], step, side };
}

/** The first and the last line that may meet a facet, seen along y (0) or z (1); the last before the first: none. */
export function firstAndLast(
  { vertices, triangles }: TriangleMesh,
  facet: number,
  { low, step, side }: LineLattice,
  axis: 0 | 1,
): { readonly first: number; readonly last: number } {
  const a = vertices[(triangles[facet * 3] as number) * 3 + 1 + axis] as number;
  const b = vertices[(triangles[facet * 3 + 1] as number) * 3 + 1 + axis] as number;
  const c = vertices[(triangles[facet * 3 + 2] as number) * 3 + 1 + axis] as number;
  const first = Math.ceil((Math.min(a, b, c) - low[axis]) / step[axis]);
  const last = Math.floor((Math.max(a, b, c) - low[axis]) / step[axis]);
  return { first: Math.max(0, first), last: Math.min(side - 1, last) };
}
