import type { Corners } from './weld.ts';

/** What a file's coordinates are numbers of: float32, or float64. */
export type Precision = 'single' | 'double';

/**
 * Whether a number written in decimal may be a float32: the nearest one is written alike down to `lastPlace`,
 * the power of ten of its last digit.
 */
export function mayBeSingle(value: number, lastPlace: number): boolean {
  const distance = Math.abs(value - Math.fround(value));
  return distance === 0 || distance <= 0.5 * 10 ** lastPlace;
}

/** Of numbers that were written as they are kept. */
export function precisionOf(corners: Corners): Precision {
  return corners instanceof Float32Array ? 'single' : 'double';
}
