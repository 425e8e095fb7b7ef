import type { LengthUnit } from '@cadml/cad-model';
import type { Units, Warning } from '../document.ts';
import type { IgesGlobal } from './global-section.ts';
import { igesError } from './iges-error.ts';

/** IGES 5.3, 2.2.4.3.14: the unit flag; 3 leaves it to the name. */
const BY_FLAG: Readonly<Record<number, LengthUnit>> = {
  1: 'inch',
  2: 'mm',
  4: 'foot',
  5: 'mile',
  6: 'm',
  7: 'km',
  8: 'mil',
  9: 'um',
  10: 'cm',
  11: 'microinch',
};
const BY_NAME_FLAG = 3;
const LAST_FLAG = 11;

const BY_NAME: Readonly<Record<string, LengthUnit>> = {
  IN: 'inch',
  INCH: 'inch',
  MM: 'mm',
  FT: 'foot',
  MI: 'mile',
  M: 'm',
  KM: 'km',
  MIL: 'mil',
  UM: 'um',
  CM: 'cm',
  UIN: 'microinch',
};

/**
 * The unit of a file, as the kernel takes it too: the flag decides, the name where the flag says so or is
 * left out, and inches, the standard's default, where both are. A name that is not known is read as mm.
 */
export function unitsOfIges({ unitFlag, unitName }: IgesGlobal): {
  readonly units: Units;
  readonly warnings: readonly Warning[];
} {
  if (unitFlag !== null && unitFlag > LAST_FLAG) throw igesError(`${unitFlag} is no unit flag`);
  const named = BY_NAME[unitName];
  const flagged = BY_FLAG[unitFlag ?? 0];
  if (flagged) return { units: declared(flagged), warnings: disagreement(flagged, named) };
  if (named) return { units: declared(named), warnings: [] };
  if (unitName === '' && unitFlag !== BY_NAME_FLAG) return { units: declared('inch'), warnings: [] };
  const message = `The unit '${unitName.slice(0, 32)}' of the file is not known; millimetres are assumed.`;
  return {
    units: { declared: null, assumed: true },
    warnings: [{ code: 'units_assumed', message }],
  };
}

function declared(unit: LengthUnit): Units {
  return { declared: unit, assumed: false };
}

function disagreement(flagged: LengthUnit, named: LengthUnit | undefined): readonly Warning[] {
  if (named === undefined || named === flagged) return [];
  const message = `The file's unit flag says ${flagged}, its unit name ${named}; the flag was taken.`;
  return [{ code: 'units_mixed', message }];
}
