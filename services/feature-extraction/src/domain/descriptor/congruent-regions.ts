import type { Vec3 } from '@cadml/cad-model';
import type { ShapeDocument } from '../shape/shape-document.ts';
import { between } from '../shape/vec3.ts';
import { Moments } from './covariance.ts';
import { SURFACE_CLASSES, surfaceClass } from './surface-class.ts';

/** Regions that look alike: the same kind of surface, as many wires, area and perimeter within a per cent. */
export interface CongruentGroup {
  /** Indices of regions. */
  readonly members: readonly number[];
  /** From a member to the nearest other one, in mm: the median; null when they are one inside the other or alone. */
  readonly pitchMm: number | null;
  /** How they are laid out: the number of rows along each principal direction, largest first, in octaves. */
  readonly rows: Vec3;
  /** Distances to the nearest other member, of an even choice of members. */
  readonly spacings: readonly number[];
}

const SAME = 1.01;

/** The groups of a part, single regions among them. */
export function congruentGroups(document: ShapeDocument, sizeMm: number): readonly CongruentGroup[] {
  const { regions, borders } = document;
  const perimeters = new Float64Array(regions.length);
  for (const { regions: pair, lengthMm } of borders) {
    for (const region of pair) perimeters[region] = (perimeters[region] as number) + lengthMm;
  }
  const byKind = Map.groupBy(regions.keys(), (index) => {
    const region = regions[index] as ShapeDocument['regions'][number];
    return SURFACE_CLASSES.indexOf(surfaceClass(region)) * 1e6 + region.wires;
  });
  const areaOf = (index: number) => regions[index]?.areaMm2 ?? 0;
  return (
    [...byKind.values()]
      .flatMap((members) => splitBy(members, areaOf))
      .flatMap((members) => splitBy(members, (index) => perimeters[index] as number))
      // In the order of the file: that of their areas would go by the last digits.
      .map((members) => members.toSorted((a, b) => a - b))
      .map((members) =>
        layout(
          members,
          members.map((index) => (regions[index] as { centroid: Vec3 }).centroid),
          sizeMm,
        ),
      )
  );
}

/** Cuts sorted members where the next one is more than a per cent larger. */
function splitBy(
  members: readonly number[],
  measure: (index: number) => number,
): readonly (readonly number[])[] {
  const sorted = members.toSorted((a, b) => measure(a) - measure(b) || a - b);
  const groups: number[][] = [];
  for (const member of sorted) {
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && measure(member) <= measure(last) * SAME) groups.at(-1)?.push(member);
    else groups.push([member]);
  }
  return groups;
}

/** Members whose nearest neighbours are looked for; the others are alike. */
const MOST_SEEKERS = 128;
const MOST_SOUGHT = 4_096;
/** Members closer than this, over the size of the part, lie in the same place. */
const SAME_PLACE = 1e-5;

function layout(members: readonly number[], centroids: readonly Vec3[], sizeMm: number): CongruentGroup {
  const spacings = nearestDistances(evenly(centroids, MOST_SOUGHT), sizeMm * SAME_PLACE);
  const pitchMm = spacings[spacings.length >> 1] ?? null;
  return { members, pitchMm, spacings, rows: pitchMm === null ? [0, 0, 0] : rowsOf(centroids, pitchMm) };
}

/** Sorted. */
function nearestDistances(centroids: readonly Vec3[], least: number): readonly number[] {
  if (centroids.length < 2) return [];
  const found: number[] = [];
  for (const from of evenly(centroids, MOST_SEEKERS)) {
    let nearest = Infinity;
    for (const [x, y, z] of centroids) {
      const square = (x - from[0]) ** 2 + (y - from[1]) ** 2 + (z - from[2]) ** 2;
      if (square < nearest && square > least * least) nearest = square;
    }
    if (nearest < Infinity) found.push(Math.sqrt(nearest));
  }
  return found.sort((a, b) => a - b);
}

/** n points at equal distances p have the variance p²(n² − 1)/12: so many rows would give this variance. */
function rowsOf(centroids: readonly Vec3[], pitchMm: number): Vec3 {
  const mean = centroids.reduce<Vec3>(
    (sum, [x, y, z]) => [
      sum[0] + x / centroids.length,
      sum[1] + y / centroids.length,
      sum[2] + z / centroids.length,
    ],
    [0, 0, 0],
  );
  const moments = new Moments();
  for (const centroid of centroids) moments.add(...between(mean, centroid), 1);
  return moments
    .values()
    .map((variance) => Math.log2(1 + (12 * variance) / pitchMm ** 2) / 2) as unknown as Vec3;
}

function evenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)] as T);
}
