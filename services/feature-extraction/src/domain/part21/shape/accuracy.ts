import { attributesOf, numberIn, type Part21File, tagged } from '../part21-file.ts';

const UNCERTAINTY = ['MEASURE_WITH_UNIT', 'UNCERTAINTY_MEASURE_WITH_UNIT'];
/** Over the extent: what a file cannot mean to be as good as nothing. */
const MOST = 0.05;

/**
 * How far apart two places may be that a file takes for one: both may be off by the largest length that it states as its
 * uncertainty (UNCERTAINTY_MEASURE_WITH_UNIT, ISO 10303-43). The largest of all contexts of the file, in the unit of the
 * file: which context the shape has, and which unit the measure, is not looked at. At most a twentieth of the shape.
 */
export function accuracyOf(file: Part21File, extent: number): number {
  let largest = 0;
  for (const type of file.index.typesNamed(new Set(['UNCERTAINTY_MEASURE_WITH_UNIT']))) {
    const slots = file.index.slotsOf(file.index.types.names[type] as string);
    for (const slot of slots) largest = Math.max(largest, lengthIn(file, slot));
  }
  return Math.min(2 * largest, MOST * extent);
}

function lengthIn(file: Part21File, slot: number): number {
  const [value] = attributesOf(file, slot, UNCERTAINTY);
  const found = tagged(value);
  const isLength = found?.kind !== 'typed' || /LENGTH_MEASURE$/.test(found.type);
  return isLength ? (numberIn(value) ?? 0) : 0;
}
