import type { Corners } from './weld.ts';

/** What a file's coordinates are numbers of: float32, or float64. */
export type Precision = 'single' | 'double';

/** 10⁻²⁰ … 10²⁰: raising ten to a power takes longer than reading a number. */
const LOWEST = 20;
const PLACES = Array.from({ length: 2 * LOWEST + 1 }, (_, i) => 10 ** (i - LOWEST));

/**
 * Whether a number written in decimal may be a float32: the nearest one is written alike down to `lastPlace`,
 * the power of ten of its last digit.
 */
export function mayBeSingle(value: number, lastPlace: number): boolean {
  const distance = Math.abs(value - Math.fround(value));
  // A little over the half: 0.0078125 is written 0.007812, and the difference is rounded too.
  return distance === 0 || distance <= 0.51 * (PLACES[lastPlace + LOWEST] ?? 10 ** lastPlace);
}

/** Of numbers that were written as they are kept. */
export function precisionOf(corners: Corners): Precision {
  return corners instanceof Float32Array ? 'single' : 'double';
}
