import { shares } from '../codes.ts';
import type { ShapeFacts } from '../shape-facts.ts';
import { SURFACE_CLASSES } from '../surface-class.ts';

/** How much of the surface is of which kind, by area and by number of regions. */
export function surfacesBlock({ classes, document: { regions } }: ShapeFacts): readonly number[] {
  const area = new Float64Array(SURFACE_CLASSES.length);
  const count = new Float64Array(SURFACE_CLASSES.length);
  for (const [i, { areaMm2 }] of regions.entries()) {
    const kind = SURFACE_CLASSES.indexOf(classes[i] as (typeof SURFACE_CLASSES)[number]);
    area[kind] = (area[kind] as number) + areaMm2;
    count[kind] = (count[kind] as number) + 1;
  }
  return [...shares(area), ...shares(count)];
}
