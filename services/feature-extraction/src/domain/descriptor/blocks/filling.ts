import { octaves, thermometer } from '../codes.ts';
import type { ShapeFacts } from '../shape-facts.ts';

/** How full the smallest box is, and how much more surface than the box the part has; in octaves. */
export function fillingBlock({ extents, volumeMm3, areaMm2, sizeMm }: ShapeFacts): readonly number[] {
  const [a, b, c] = extents;
  const boxArea = 2 * (a * b + b * c + c * a);
  return [
    ...thermometer(octaves(volumeMm3, sizeMm ** 3), { low: -5, high: 0.2 }, 8),
    ...thermometer(octaves(areaMm2, boxArea), { low: -1.5, high: 3 }, 8),
  ];
}
