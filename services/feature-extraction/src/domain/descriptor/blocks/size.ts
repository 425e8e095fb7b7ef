import { halfCircle, quarterCircles } from '../codes.ts';
import type { ShapeFacts } from '../shape-facts.ts';

type Sizes = Pick<ShapeFacts, 'extents' | 'volumeMm3' | 'areaMm2'>;

/** Octaves of a millimetre, 0.44 in each step: a quarter of a millimetre … half a metre. */
const THICKNESSES = { low: -2, high: 9 };
const THICKNESS_SLOTS = 26;
/** Octaves of a millimetre: 0.06 µm … 0.26 km. */
const LENGTHS = { low: -14, high: 18 };
/**
 * Roots of volume and area over the long extent, at least: a wire that is 150 times as long as thick has so much. An
 * open mesh, which has no volume, does not thereby become a speck.
 */
const LEAST_ROOT = 1 / 32;

/**
 * The smallest extent: the thickness of sheets, plates and packages is chosen from few. Another one is soon as far
 * as a quite different one; what is far apart is a little farther.
 */
export function thicknessBlock({ extents }: Sizes): readonly number[] {
  const octaves = octavesOf(extents[0]);
  return [...quarterCircles(octaves, THICKNESSES, THICKNESS_SLOTS), ...halfCircle(octaves, LENGTHS)];
}

/** All extents, the cube root of the volume and the root of the area. */
export function sizeBlock({ extents, volumeMm3, areaMm2 }: Sizes): readonly number[] {
  const least = extents[2] * LEAST_ROOT;
  const roots = [Math.cbrt(volumeMm3), Math.sqrt(areaMm2)].map((root) => Math.max(root, least));
  return [...extents, ...roots].flatMap((length) => halfCircle(octavesOf(length), LENGTHS));
}

/** Of a millimetre; nothing is smaller than a tenth of a micrometre. */
function octavesOf(lengthMm: number): number {
  return Math.log2(Math.max(lengthMm, 1e-4));
}
