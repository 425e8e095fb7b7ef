import { readInstance } from './parameters.ts';
import { type Part21File, referenceIn } from './part21-file.ts';
import { millimetres } from './units.ts';

/** A length unit that the kernel cannot follow, with the slot of the measure that it rests on. */
export interface IndirectUnit {
  readonly measure: number;
  readonly mmPerUnit: number;
}

/**
 * CONVERSION_BASED_UNITs of length that rest on another such unit, or whose factor is a complex instance. The kernel
 * follows one plain step to an SI unit.
 */
export function indirectUnits({ bytes, index }: Part21File): readonly IndirectUnit[] {
  return index.slotsOf('CONVERSION_BASED_UNIT').flatMap((unit): IndirectUnit[] => {
    const parts = readInstance(bytes, index, unit);
    if (!parts.some(({ type }) => type === 'LENGTH_UNIT')) return [];
    const conversion = parts.find(({ type }) => type === 'CONVERSION_BASED_UNIT');
    const measure = referenceIn(conversion?.parameters[1]);
    const mmPerUnit = millimetres(bytes, index, unit);
    if (measure === null || mmPerUnit === null) return [];
    const base = index.referencesOf(measure)[0];
    const isPlain = readInstance(bytes, index, measure).length === 1;
    const isDirect = base !== undefined && !index.typeName(base).includes('CONVERSION_BASED_UNIT');
    return isPlain && isDirect ? [] : [{ measure, mmPerUnit }];
  });
}
