import { type Boxes, facetsByComponent } from './nesting.ts';
import type { Bodies } from './overlap.ts';
import { radicalInverse } from './radical-inverse.ts';
import { type Crossing, RayGrid } from './ray-grid.ts';

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
    const found = alongLines(new RayGrid(mesh, own), boxes.subarray(body * 6, body * 6 + 6), {
      lines: Math.min(most, Math.max(FEWEST, 2 * own.length)),
      sign: Math.sign(volumes[body] as number),
    });
    visits += found.visits + own.length;
    if (found.wrong > ROUNDING * found.all) wrong += volume * Math.min(1, found.wrong / found.all);
  }
  return { share: whole > 0 ? wrong / whole : 0, unsearched };
}

interface Lines {
  readonly lines: number;
  /** Of the volume: which way the facets face. */
  readonly sign: number;
}

function alongLines(grid: RayGrid, box: Float64Array, { lines, sign }: Lines) {
  const [, lowY, lowZ, , highY, highZ] = box as unknown as readonly number[] as Bounds;
  let [wrong, all, visits] = [0, 0, 0];
  for (let i = 1; i <= lines; i++) {
    const point = [
      0,
      lowY + (highY - lowY) * radicalInverse(i, 2),
      lowZ + (highZ - lowZ) * radicalInverse(i, 3),
    ];
    visits += grid.cost(point);
    const lengths = lengthsOf(grid.crossingsAlong(point), sign);
    wrong += lengths.wrong;
    all += lengths.all;
  }
  return { wrong, all, visits };
}

type Bounds = readonly [number, number, number, number, number, number];

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
