import { crossingsAlong, type LineCrossings } from './line-crossings.ts';
import { latticeWithin } from './line-lattice.ts';
import { type Boxes, facetsByComponent } from './nesting.ts';
import type { Bodies } from './overlap.ts';

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
/** How many pairs of a facet and a line are looked at. */
export interface VisitLimits {
  /** For each facet of the mesh; more where `few` allows more for all. */
  readonly ofFacet: number;
  readonly few: number;
  readonly ofBody: number;
  readonly ofAll: number;
}
/** So that the search takes less than half the time of the rest of the reading at worst, and 50 MB. */
const LIMITS: VisitLimits = { ofFacet: 3, few: 1_000_000, ofBody: 2_000_000, ofAll: 20_000_000 };
/** Over what was estimated: more is looked at in no body. */
const OVERRUN = 2;
/** Below is what crossings that are sorted in the wrong order by rounding make. */
const ROUNDING = 1e-6;

/**
 * How much of the volume of bodies is not counted once, as the sum of signed tetrahedra has it, because a surface goes
 * through itself: there its winding number is neither 0 nor 1. Told along lines that are spread evenly, so that what is
 * found is about right where it matters, and a fold that is small beside its body may be missed. Bounded in time and
 * memory: the visits are shared out by facets, and a body that needs more is not searched.
 */
export function miscountedShare(
  { mesh, componentOf, boxes, volumes }: ClosedBodies,
  limits = LIMITS,
): Miscounted {
  const facets = facetsByComponent(componentOf, volumes.length);
  const most = Math.min(MOST, Math.max(FEWEST_OF_MANY, Math.floor(LINES / volumes.length)));
  const ofFacet = visitsOfFacet(componentOf.length, limits);
  let [wrong, whole, unsearched] = [0, 0, 0];
  for (const [body, own] of facets.entries()) {
    const volume = Math.abs(volumes[body] as number);
    whole += volume;
    const lines = Math.min(most, Math.max(FEWEST, 2 * own.length));
    const visits = Math.min(limits.ofBody, own.length * ofFacet);
    const lattice = latticeWithin(mesh, own, boxes.subarray(body * 6, body * 6 + 6), { lines, visits });
    const crossings = lattice && crossingsAlong(mesh, own, lattice, OVERRUN * visits);
    if (crossings === null) {
      unsearched++;
      continue;
    }
    const found = lengthsAlong(crossings, Math.sign(volumes[body] as number));
    if (found.wrong > ROUNDING * found.all) wrong += volume * Math.min(1, found.wrong / found.all);
  }
  return { share: whole > 0 ? wrong / whole : 0, unsearched };
}

function visitsOfFacet(facets: number, { ofFacet, few, ofAll }: VisitLimits): number {
  return Math.min(ofAll, Math.max(few, ofFacet * facets)) / facets;
}

function lengthsAlong({ sorted }: LineCrossings, sign: number): Lengths {
  let [wrong, all] = [0, 0];
  for (let line = 0; line < sorted.length; line += 2) {
    const lengths = lengthsOf(sorted[line] as Float64Array, sorted[line + 1] as Float64Array, sign);
    wrong += lengths.wrong;
    all += lengths.all;
  }
  return { wrong, all };
}

interface Lengths {
  /** What is enclosed too often or too seldom. */
  readonly wrong: number;
  /** What is enclosed, each as often as it counts. */
  readonly all: number;
}

/** Along a line that enters and leaves at these places. */
function lengthsOf(into: Float64Array, outOf: Float64Array, sign: number): Lengths {
  // A line that grazes an edge and does not come out again tells nothing.
  if (into.length !== outOf.length) return { wrong: 0, all: 0 };
  let [wrong, all, entered, left, from] = [0, 0, 0, 0, 0];
  while (entered < into.length || left < outOf.length) {
    const winding = (entered - left) * sign;
    const entry = entered < into.length ? (into[entered] as number) : Number.POSITIVE_INFINITY;
    const exit = left < outOf.length ? (outOf[left] as number) : Number.POSITIVE_INFINITY;
    const to = Math.min(entry, exit);
    const length = winding === 0 ? 0 : to - from;
    all += Math.abs(winding) * length;
    if (winding !== 1) wrong += (winding > 1 ? winding - 1 : -winding) * length;
    if (entry <= exit) entered++;
    else left++;
    from = to;
  }
  return { wrong, all };
}
