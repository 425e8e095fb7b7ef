import { textHash } from './text-hash.ts';

/**
 * What is the same for a shape wherever it lies, however it is turned, and into however many faces its surface is
 * divided; mirror images have it in common too.
 */
export interface Invariants {
  readonly kind: 'brep' | 'mesh';
  /** null where the shape encloses none. */
  readonly volumeMm3: number | null;
  readonly areaMm2: number;
}

/** Lengths that are apart by less than this, relative, have the same rounding; exports differ by some 1e-7. */
const STEP = 1e-4;
/** Borders of a third of a step: each of two lengths is near one in one of three roundings at most. */
const OFFSETS = [0, 1 / 3, 2 / 3];

/**
 * Names of a shape: the hashes of its invariants as lengths in mm, rounded in three ways. Equal shapes have one in
 * common, at the same place: where a length is at the border of one rounding, it is not in the others. None for a shape
 * without area.
 */
export function fingerprintsOf({ kind, volumeMm3, areaMm2 }: Invariants): readonly string[] {
  if (!(areaMm2 > 0)) return [];
  const lengths = [Math.cbrt(volumeMm3 ?? 0), Math.sqrt(areaMm2)];
  return OFFSETS.map((offset, rounding) => {
    const steps = lengths.map((length) => (length > 0 ? Math.floor(Math.log(length) / STEP + offset) : null));
    return textHash(JSON.stringify([kind, rounding, steps]));
  });
}
