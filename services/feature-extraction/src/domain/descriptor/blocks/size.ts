import { halfCircle } from '../codes.ts';
import type { ShapeFacts } from '../shape-facts.ts';
import { gauge, LENGTHS, octavesOf } from './gauge.ts';

type Sizes = Pick<ShapeFacts, 'extents' | 'volumeMm3' | 'areaMm2'>;

/** A quarter of a millimetre … 128 mm. */
const THICKNESSES = { low: -2, high: 7, slots: 42 };
/**
 * Roots of volume and area over the long extent, at least: a wire that is 150 times as long as thick has so much. An
 * open mesh, which has no volume, does not thereby become a speck.
 */
const LEAST_ROOT = 1 / 32;

/** The smallest extent: the thickness of sheets, plates and packages is chosen from few. */
export function thicknessBlock({ extents }: Sizes): readonly number[] {
  return gauge(extents[0], THICKNESSES);
}

/** All extents, the cube root of the volume and the root of the area. */
export function sizeBlock({ extents, volumeMm3, areaMm2 }: Sizes): readonly number[] {
  const least = extents[2] * LEAST_ROOT;
  const roots = [Math.cbrt(volumeMm3), Math.sqrt(areaMm2)].map((root) => Math.max(root, least));
  return [...extents, ...roots].flatMap((length) => halfCircle(octavesOf(length), LENGTHS));
}
