import { type LengthUnit, MM_PER_UNIT } from '@cadml/cad-model';

export interface DrawingUnit {
  /** null for a unit that has no name in our vocabulary. */
  readonly unit: LengthUnit | null;
  readonly mmPerUnit: number;
}

const named = (unit: LengthUnit): DrawingUnit => ({ unit, mmPerUnit: MM_PER_UNIT[unit] });
const unnamed = (mmPerUnit: number): DrawingUnit => ({ unit: null, mmPerUnit });

/** $INSUNITS by number (DXF reference); 0 is "unitless". */
const INSUNITS: Readonly<Record<number, DrawingUnit>> = {
  1: named('inch'),
  2: named('foot'),
  3: named('mile'),
  4: named('mm'),
  5: named('cm'),
  6: named('m'),
  7: named('km'),
  8: named('microinch'),
  9: named('mil'),
  10: named('yard'),
  11: unnamed(1e-7),
  12: named('nm'),
  13: named('um'),
  14: named('dm'),
  15: unnamed(1e4),
  16: unnamed(1e5),
  17: unnamed(1e12),
  18: unnamed(1.495978707e14),
  19: unnamed(9.4607304725808e18),
  20: unnamed(3.085677581491367e19),
  21: unnamed(1_200_000 / 3937),
  22: unnamed(100_000 / 3937),
  23: unnamed(3_600_000 / 3937),
  24: unnamed((1_200_000 / 3937) * 5280),
};

/**
 * The unit that $INSUNITS names; null when it names none ("unitless", which is 0, as is the default where it is absent). $MEASUREMENT is
 * not asked: it chooses between inch and metric pattern files and says nothing of the drawing's own unit.
 */
export function insertUnit(insUnits: number): DrawingUnit | null {
  return INSUNITS[insUnits] ?? null;
}
