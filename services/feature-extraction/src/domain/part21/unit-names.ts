import type { Warning } from '../document.ts';
import { type EntityPart, readInstance } from './parameters.ts';
import { numberIn, type Part21File, referenceIn, textIn } from './part21-file.ts';
import { millimetres } from './units.ts';

/** Millimetres by the names that exporters give to units of length. */
const MM_BY_NAME: Readonly<Record<string, number>> = {
  ...{ MM: 1, MILLIMETRE: 1, MILLIMETER: 1, CM: 10, CENTIMETRE: 10, CENTIMETER: 10 },
  ...{ M: 1000, METRE: 1000, METER: 1000, KM: 1e6, KILOMETRE: 1e6, KILOMETER: 1e6 },
  ...{ UM: 1e-3, MICRON: 1e-3, MICROMETRE: 1e-3, MICROMETER: 1e-3 },
  ...{ IN: 25.4, INCH: 25.4, INCHES: 25.4, FT: 304.8, FOOT: 304.8, FEET: 304.8 },
  ...{ YD: 914.4, YARD: 914.4, MILE: 1609344, MIL: 0.0254, THOU: 0.0254 },
};
const RADIANS_BY_NAME: Readonly<Record<string, number>> = {
  ...{ DEGREE: Math.PI / 180, DEGREES: Math.PI / 180, DEG: Math.PI / 180 },
  ...{ RADIAN: 1, RADIANS: 1, GRAD: Math.PI / 200, GON: Math.PI / 200 },
};
/** Exporters round: US survey feet pass. */
const SLACK = 1e-4;

/** Warnings for CONVERSION_BASED_UNITs whose factor is not that of their name. The factor is what counts. */
export function unitNameWarnings(file: Part21File): readonly Warning[] {
  const wrong = file.index.slotsOf('CONVERSION_BASED_UNIT').flatMap((slot) => disagreement(file, slot) ?? []);
  return [...new Set(wrong)].map((message) => ({ code: 'unit_name_wrong', message }));
}

function disagreement({ bytes, index }: Part21File, slot: number): string | null {
  const parts = readInstance(bytes, index, slot);
  const conversion = parts.find(({ type }) => type === 'CONVERSION_BASED_UNIT');
  const name = textIn(conversion?.parameters[0])?.toUpperCase() ?? '';
  const isLength = parts.some(({ type }) => type === 'LENGTH_UNIT');
  const wanted = isLength ? MM_BY_NAME[name] : RADIANS_BY_NAME[name];
  const found = isLength ? millimetres(bytes, index, slot) : factorOf({ bytes, index }, conversion);
  if (wanted === undefined || found === null || Math.abs(found - wanted) <= SLACK * wanted) return null;
  const unit = isLength ? 'mm' : 'radians';
  return `The file calls a unit of ${found} ${unit} '${name}', which is ${Number(wanted.toPrecision(6))} ${unit}; ${found} ${unit} were taken.`;
}

/** Of an angle: exporters rest them on radians. */
function factorOf({ bytes, index }: Part21File, conversion: EntityPart | undefined): number | null {
  const measure = referenceIn(conversion?.parameters[1]);
  return measure === null ? null : numberIn(readInstance(bytes, index, measure)[0]?.parameters[0]);
}
