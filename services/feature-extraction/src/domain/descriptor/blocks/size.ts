import { circles } from '../codes.ts';
import type { ShapeFacts } from '../shape-facts.ts';

type Sizes = Pick<ShapeFacts, 'extents' | 'volumeMm3' | 'areaMm2'>;

/** Periods in octaves. */
const FINE = [1, 2, 6, 14] as const;
const COARSE = [1.5, 4, 12] as const;

/** The smallest extent: the thickness of sheets, plates and packages is chosen from few. */
export function thicknessBlock({ extents }: Sizes): readonly number[] {
  return circles(octavesOf(extents[0]), FINE);
}

/** All extents, the cube root of the volume and the root of the area. */
export function sizeBlock({ extents, volumeMm3, areaMm2 }: Sizes): readonly number[] {
  return [...extents, Math.cbrt(volumeMm3), Math.sqrt(areaMm2)].flatMap((length) =>
    circles(octavesOf(length), COARSE),
  );
}

/** Of a millimetre; nothing is smaller than a tenth of a micrometre. */
function octavesOf(lengthMm: number): number {
  return Math.log2(Math.max(lengthMm, 1e-4));
}
