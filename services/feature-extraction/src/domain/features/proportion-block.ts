import { extents } from '@cadml/cad-model';
import type { CadDocument } from '../document.ts';

/** v2: norm_width/height/depth, width_height_ratio, width_depth_ratio. */
export function proportionBlock({ boundingBox }: CadDocument): readonly number[] {
  const [width, height, depth] = extents(boundingBox);
  const largest = Math.max(width, height, depth);
  return [
    ratio(width, largest),
    ratio(height, largest),
    ratio(depth, largest),
    ratio(width, height),
    ratio(width, depth),
  ];
}

/** a / b; 0 when the divisor is not positive. */
export function ratio(a: number, b: number): number {
  return b > 0 ? a / b : 0;
}
