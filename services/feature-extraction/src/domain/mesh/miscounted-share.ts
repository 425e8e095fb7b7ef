import { type Crossing, crossingOf } from './facet-crossing.ts';
import { type Boxes, facetsByComponent } from './nesting.ts';
import type { Bodies } from './overlap.ts';
import type { TriangleMesh } from './weld.ts';

/** Closed surfaces that face one way, each by itself. */
export interface ClosedBodies extends Bodies {
  readonly boxes: Boxes;
  /** Signed, of each. */
  readonly volumes: Float64Array;
}

export interface Miscounted {
  /** Over the volume: what surfaces that go through themselves enclose twice or inside out. */
  readonly share: number;
  /** Bodies that were not looked at, for it would take too long. */
  readonly unsearched: number;
}

/** Lines through a body: two for each facet, within these bounds; fewer where there are many bodies. */
const FEWEST = 128;
const MOST = 1024;
const LINES = 65_536;
const FEWEST_OF_MANY = 64;
/** Facets that are looked at. */
const MAX_VISITS = 40_000_000;
/** Below is what crossings that are sorted in the wrong order by rounding make. */
const ROUNDING = 1e-6;

/**
 * How much of the volume of bodies is not counted once, as the sum of signed tetrahedra has it, because a surface goes
 * through itself: there its winding number is neither 0 nor 1. Told along lines that are spread evenly, so that what is
 * found is about right where it matters, and a fold that is small beside its body may be missed. Bounded in time.
 */
export function miscountedShare({ mesh, componentOf, boxes, volumes }: ClosedBodies): Miscounted {
  const facets = facetsByComponent(componentOf, volumes.length);
  const most = Math.min(MOST, Math.max(FEWEST_OF_MANY, Math.floor(LINES / volumes.length)));
  let [wrong, whole, visits, unsearched] = [0, 0, 0, 0];
  for (const [body, own] of facets.entries()) {
    const volume = Math.abs(volumes[body] as number);
    whole += volume;
    if (visits > MAX_VISITS) {
      unsearched++;
      continue;
    }
    const lines = Math.min(most, Math.max(FEWEST, 2 * own.length));
    const lattice = latticeOf(boxes.subarray(body * 6, body * 6 + 6), lines);
    const found = alongLines(mesh, own, lattice, Math.sign(volumes[body] as number));
    visits += found.visits;
    if (found.wrong > ROUNDING * found.all) wrong += volume * Math.min(1, found.wrong / found.all);
  }
  return { share: whole > 0 ? wrong / whole : 0, unsearched };
}

/** Lines along x through a square lattice of points across y and z. */
interface Lattice {
  readonly low: Side;
  readonly step: Side;
  readonly side: number;
}
type Side = readonly [y: number, z: number];

/** Off the middle, where facets of symmetric bodies have their edges. */
const OFFSET: Side = [0.381966, 0.618034];

function latticeOf(box: Float64Array, lines: number): Lattice {
  const side = Math.ceil(Math.sqrt(lines));
  const [low, high] = [[box[1], box[2]] as unknown as Side, [box[4], box[5]] as unknown as Side];
  const step: Side = [(high[0] - low[0]) / side, (high[1] - low[1]) / side];
  return { low: [low[0] + OFFSET[0] * step[0], low[1] + OFFSET[1] * step[1]], step, side };
}

/** What is found along the lines that meet the facets of a body: each facet is asked about those in its box alone. */
function alongLines(mesh: TriangleMesh, facets: Uint32Array, lattice: Lattice, sign: number) {
  const met: Crossing[][] = Array.from({ length: lattice.side ** 2 }, () => []);
  let visits = facets.length;
  for (const facet of facets) visits += meet(mesh, facet, lattice, met);
  let [wrong, all] = [0, 0];
  for (const crossings of met) {
    const lengths = lengthsOf(
      crossings.sort((a, b) => a.x - b.x),
      sign,
    );
    wrong += lengths.wrong;
    all += lengths.all;
  }
  return { wrong, all, visits };
}

/** Adds where a facet meets the lines to what is known of each; says how many were looked at. */
function meet(mesh: TriangleMesh, facet: number, lattice: Lattice, met: readonly Crossing[][]): number {
  const { low, step, side } = lattice;
  const [fromY, toY] = rangeOf(mesh, facet, lattice, 0);
  if (fromY > toY) return 0;
  const [fromZ, toZ] = rangeOf(mesh, facet, lattice, 1);
  for (let row = fromY; row <= toY; row++) {
    for (let column = fromZ; column <= toZ; column++) {
      const crossing = crossingOf(mesh, facet, [0, low[0] + row * step[0], low[1] + column * step[1]]);
      if (crossing) met[row * side + column]?.push(crossing);
    }
  }
  return (toY - fromY + 1) * Math.max(0, toZ - fromZ + 1);
}

/** The first and the last line that may meet a facet, seen along y (0) or z (1). */
function rangeOf(
  { vertices, triangles }: TriangleMesh,
  facet: number,
  { low, step, side }: Lattice,
  axis: 0 | 1,
): readonly [number, number] {
  const at = (i: number) => vertices[(triangles[facet * 3 + i] as number) * 3 + 1 + axis] as number;
  const [a, b, c] = [at(0), at(1), at(2)];
  const first = Math.ceil((Math.min(a, b, c) - low[axis]) / step[axis]);
  const last = Math.floor((Math.max(a, b, c) - low[axis]) / step[axis]);
  return [Math.max(0, first), Math.min(side - 1, last)];
}

/** Along a line: what is enclosed, each as often as it counts, and what of that is too much or too little. */
function lengthsOf(crossings: readonly Crossing[], sign: number) {
  let [wrong, all, winding] = [0, 0, 0];
  for (const [i, { x, turn }] of crossings.entries()) {
    winding += turn * sign;
    const next = crossings[i + 1];
    if (next === undefined || winding === 0) continue;
    const length = next.x - x;
    all += Math.abs(winding) * length;
    if (winding !== 1) wrong += (winding > 1 ? winding - 1 : -winding) * length;
  }
  // A line that grazes an edge and does not come out again tells nothing.
  return winding === 0 ? { wrong, all } : { wrong: 0, all: 0 };
}
