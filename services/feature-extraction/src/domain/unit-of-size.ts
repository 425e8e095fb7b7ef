import { type LengthUnit, MM_PER_UNIT, type Vec3 } from '@cadml/cad-model';

/** How far two sizes may differ by rounding. */
const TOLERANCE = 1e-5;

/**
 * The unit that makes a file of `readAsMm` a part of `sizeMm`: what its caller said when it was analysed, as
 * the file says nothing. undefined when no known unit does, mm among them.
 */
export function unitOfSize(readAsMm: Vec3, sizeMm: Vec3): LengthUnit | undefined {
  const axis = readAsMm.indexOf(Math.max(...readAsMm));
  const ratio = (sizeMm[axis] as number) / (readAsMm[axis] as number);
  const known = Object.entries(MM_PER_UNIT) as [LengthUnit, number][];
  const fitting = known.filter(([, mm]) => Math.abs(ratio / mm - 1) <= TOLERANCE);
  return fitting[0]?.[0];
}
