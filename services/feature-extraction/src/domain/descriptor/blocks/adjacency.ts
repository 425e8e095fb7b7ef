import { shares } from '../codes.ts';
import type { ShapeFacts } from '../shape-facts.ts';
import { SURFACE_CLASSES, type SurfaceClass } from '../surface-class.ts';

/** Upper ends of the numbers of neighbours that count as one. */
const DEGREES = [0, 1, 2, 3, 4, 5, 6, 8, 12, 20, Infinity];
const MOST_WIRES = 5;

/** Kinds of surface that are told apart in pairs. */
const PAIRED: Readonly<Record<SurfaceClass, number>> = {
  plane: 0,
  boss: 1,
  hole: 2,
  cone: 3,
  countersink: 3,
  sphere: 4,
  torus: 4,
  freeform: 5,
};
const PAIR_KINDS = 6;
const PAIRS = (PAIR_KINDS * (PAIR_KINDS + 1)) / 2;

/** Which borders a region has: convex, concave and tangent ones, as a mask. */
const MIXES = ['', 'v', 't', 'vt', 'c', 'ct', 'vc', 'vct'] as const;

/** Statistics of the graph whose nodes are regions and whose edges are borders. */
export function adjacencyBlock(facts: ShapeFacts): readonly number[] {
  return [...degrees(facts), ...wires(facts), ...pairs(facts), ...mixes(facts)];
}

function degrees({ document: { regions, borders } }: ShapeFacts): readonly number[] {
  const neighbours = regions.map(() => new Set<number>());
  for (const {
    regions: [a, b],
  } of borders) {
    neighbours[a]?.add(b);
    neighbours[b]?.add(a);
  }
  const [count, area] = [new Float64Array(DEGREES.length), new Float64Array(DEGREES.length)];
  for (const [i, { areaMm2 }] of regions.entries()) {
    const bin = DEGREES.findIndex((most) => (neighbours[i]?.size ?? 0) <= most);
    count[bin] = (count[bin] as number) + 1;
    area[bin] = (area[bin] as number) + areaMm2;
  }
  return [...shares(count), ...shares(area)];
}

function wires({ document: { regions } }: ShapeFacts): readonly number[] {
  const count = new Float64Array(MOST_WIRES + 1);
  for (const region of regions) {
    const bin = Math.min(MOST_WIRES, region.wires);
    count[bin] = (count[bin] as number) + 1;
  }
  return shares(count);
}

function pairs({ document: { borders }, classes }: ShapeFacts): readonly number[] {
  const [count, length] = [new Float64Array(PAIRS), new Float64Array(PAIRS)];
  for (const { regions, lengthMm } of borders) {
    const [a, b] = regions.map((region) => PAIRED[classes[region] as SurfaceClass]) as [number, number];
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    const pair = low * PAIR_KINDS - (low * (low - 1)) / 2 + high - low;
    count[pair] = (count[pair] as number) + 1;
    length[pair] = (length[pair] as number) + lengthMm;
  }
  return [...shares(count), ...shares(length)];
}

function mixes({ document: { regions, borders }, classes }: ShapeFacts): readonly number[] {
  const masks = new Uint8Array(regions.length);
  const bits = { convex: 1, tangent: 2, concave: 4 } as const;
  for (const { regions: pair, convexity } of borders) {
    for (const region of pair) masks[region] = (masks[region] as number) | bits[convexity];
  }
  const count = new Float64Array(MIXES.length * 2);
  for (const [region, mask] of masks.entries()) {
    const bin = mask * 2 + (classes[region] === SURFACE_CLASSES[0] ? 0 : 1);
    count[bin] = (count[bin] as number) + 1;
  }
  return shares(count);
}
