import type { PartGeometry } from './geometry.ts';

/**
 * What a reading of a part's bytes means for the unit that the part was read with, where the bytes declare none. A
 * unit that was given replaces another one and an assumed one; a reading without a unit leaves the one that was given.
 */
export type UnitDecision = 'same' | 'replace' | 'keep';

export function decideUnit(part: PartGeometry, reading: PartGeometry): UnitDecision {
  if (reading.declaredUnit !== null || reading.givenUnit === part.givenUnit) return 'same';
  return reading.givenUnit === undefined ? 'keep' : 'replace';
}
