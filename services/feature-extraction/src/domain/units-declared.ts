import type { LengthUnit } from '@cadml/cad-model';
import type { Units, Warning } from './document.ts';

/** Of the warning that tells a file with a unit of its own from one without. */
export const UNITS_DECLARED = 'units_declared';

/** A warning where the caller names a unit and the file has one of its own, which holds. */
export function unitsDeclared(
  { declared, assumed }: Units,
  given: LengthUnit | undefined,
): readonly Warning[] {
  if (assumed || given === undefined) return [];
  const own = declared === null ? '' : ` (${declared})`;
  const message = `The file declares its unit${own}; that holds, not the one of the request.`;
  return [{ code: UNITS_DECLARED, message }];
}
