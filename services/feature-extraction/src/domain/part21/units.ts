import { isLengthUnit, type LengthUnit, MM_PER_UNIT } from '@cadml/cad-model';
import type { InstanceIndex } from './instance-index.ts';
import { type EntityPart, type Parameter, readInstance } from './parameters.ts';
import { part21Error } from './part21-error.ts';
import { numberIn, referenceIn } from './part21-file.ts';
import { siFactor } from './si-unit.ts';

/** The length unit of a representation context. */
export interface ContextUnit {
  /** null for a unit that has no name in our vocabulary; `mmPerUnit` is right all the same. */
  readonly unit: LengthUnit | null;
  readonly mmPerUnit: number;
}

/** A conversion-based unit rests on another unit; deeper chains than this are not followed. */
const MAX_CHAIN = 8;

/**
 * Answers, for a representation context, the length unit that it assigns (GLOBAL_UNIT_ASSIGNED_CONTEXT with
 * an SI_UNIT or a CONVERSION_BASED_UNIT, ISO 10303-41); null when it assigns none. Each unit is read once. Raises
 * PARSE_FAILED / preflight for a context with two of them and for units that are none (`siFactor`).
 */
export function lengthUnits(
  bytes: Uint8Array,
  index: InstanceIndex,
): (context: number) => ContextUnit | null {
  const known = new Map<number, number | null>();
  const read = (unit: number): number | null => {
    const seen = known.get(unit);
    if (seen !== undefined) return seen;
    const found = millimetres(bytes, index, unit);
    known.set(unit, found);
    return found;
  };
  return (context) => {
    const found = Array.from(index.referencesOf(context), read).filter((mm) => mm !== null);
    const [mmPerUnit, ...others] = found;
    if (mmPerUnit === undefined) return null;
    const other = others.find((mm) => Math.abs(mm - mmPerUnit) > 1e-6 * mmPerUnit);
    if (other !== undefined) throw contradictory(index.nameOf(context), [mmPerUnit, other]);
    return { unit: nameOfUnit(mmPerUnit), mmPerUnit };
  };
}

function contradictory(context: string, mmPerUnit: readonly number[]) {
  const sizes = mmPerUnit.map((mm) => `${mm} mm`).join(' and ');
  return part21Error(`${context} gives its shapes two length units, of ${sizes}`);
}

/**
 * Millimetres in a length unit, whatever units it rests on; null for what is none. Raises PARSE_FAILED / preflight for
 * one that cannot be followed.
 */
export function millimetres(bytes: Uint8Array, index: InstanceIndex, first: number): number | null {
  let factor = 1;
  let slot = first;
  for (let step = 0; step < MAX_CHAIN; step++) {
    const parts = readInstance(bytes, index, slot);
    if (!parts.some((part) => part.type === 'LENGTH_UNIT')) return null;
    const si = parts.find((part) => part.type === 'SI_UNIT');
    if (si) return positive(factor * 1000 * siFactor(si, 'METRE', index.nameOf(slot)));
    const conversion = parts.find((part) => part.type === 'CONVERSION_BASED_UNIT');
    if (!conversion) return null;
    const measure = referenceIn(conversion.parameters[1]);
    const [value, unit] = measure === null ? [] : measureIn(readInstance(bytes, index, measure));
    const next = referenceIn(unit);
    const by = numberIn(value);
    if (next === null || by === null || by <= 0) throw withoutFactor(index, slot);
    factor *= by;
    slot = next;
  }
  return null;
}

function withoutFactor(index: InstanceIndex, slot: number) {
  const place = { line: index.line[slot] ?? 0, instance: index.nameOf(slot) };
  return part21Error(`${index.nameOf(slot)} is a length unit that rests on no other by a factor`, place);
}

/** The value and the unit of a measure; as a complex instance it keeps them in the leaf of its supertype. */
function measureIn(parts: readonly EntityPart[]): readonly Parameter[] {
  const part = parts.length === 1 ? parts[0] : parts.find(({ type }) => type === 'MEASURE_WITH_UNIT');
  return part?.parameters ?? [];
}

function positive(value: number): number | null {
  return Number.isFinite(value) && value > 0 ? value : null;
}

/** Exporters round: 0.0254000000000001 m is an inch. */
function nameOfUnit(mmPerUnit: number): LengthUnit | null {
  for (const [name, mm] of Object.entries(MM_PER_UNIT)) {
    if (Math.abs(mmPerUnit - mm) <= 1e-6 * mm && isLengthUnit(name)) return name;
  }
  return null;
}
