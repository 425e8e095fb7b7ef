import type { Vec3 } from '@cadml/cad-model';
import { octaves, thermometer } from '../codes.ts';
import type { ShapeFacts } from '../shape-facts.ts';

const EXTENTS = { low: -6, high: 0 };
const DEVIATIONS = { low: -4, high: 0 };

/** The extents of the smallest box to one another, and how far the surface lies from its centroid; in octaves. */
export function proportionsBlock({
  extents,
  deviations,
}: Pick<ShapeFacts, 'extents' | 'deviations'>): readonly number[] {
  const [most, between, least] = deviations;
  return [
    ...extentRatios(extents),
    ...thermometer(octaves(between, most), DEVIATIONS, 5),
    ...thermometer(octaves(least, most), DEVIATIONS, 5),
    ...thermometer(octaves(most, Math.hypot(...extents)), { low: -3, high: 0 }, 3),
  ];
}

/** The same of extents alone, in rising order: the surface is taken as that of a box. */
export function boxProportions(extents: Vec3): readonly number[] {
  const [short, middle, long] = extents;
  const deviations: Vec3 = [long / Math.sqrt(12), middle / Math.sqrt(12), short / Math.sqrt(12)];
  return proportionsBlock({ extents, deviations });
}

function extentRatios([short, middle, long]: Vec3): readonly number[] {
  return [
    ...thermometer(octaves(middle, long), EXTENTS, 9),
    ...thermometer(octaves(short, long), EXTENTS, 9),
    ...thermometer(octaves(short, middle), EXTENTS, 9),
  ];
}
