import { halfCircle, quarterCircles, type Range } from '../codes.ts';

/** Where lengths are told apart finely: octaves of a millimetre, about 0.22 in each step. */
export interface FineRange extends Range {
  readonly slots: number;
}

/** 3 octaves in each step: a quarter of a millimetre … 128 mm. */
const COARSE = { low: -2, high: 7 };
const COARSE_SLOTS = 4;
/** 0.06 µm … 0.26 km. */
export const LENGTHS = { low: -14, high: 18 };

/** The number of slots of a gauge. */
export function gaugeSlots({ slots }: FineRange): number {
  return slots + COARSE_SLOTS + 2;
}

/**
 * A length that is chosen from few, as those of sheets, packages and leads are. Half of the distance asks whether it
 * is the same one, and is there after a ratio of 1.17; half asks how far it is off, over eight times as much; a
 * trace goes on for ever, so that what is farther is never nearer.
 */
export function gauge(lengthMm: number, fine: FineRange): readonly number[] {
  const octaves = octavesOf(lengthMm);
  return [
    ...quarterCircles(octaves, fine, fine.slots),
    ...quarterCircles(octaves, COARSE, COARSE_SLOTS),
    ...halfCircle(octaves, LENGTHS),
  ];
}

/** Of a millimetre; nothing is smaller than a tenth of a micrometre. */
export function octavesOf(lengthMm: number): number {
  return Math.log2(Math.max(lengthMm, 1e-4));
}
