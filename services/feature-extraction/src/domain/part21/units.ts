import { isLengthUnit, type LengthUnit, MM_PER_UNIT } from '@cadml/cad-model';
import type { InstanceIndex } from './instance-index.ts';
import { type EntityPart, type Parameter, readInstance } from './parameters.ts';
import { part21Error } from './part21-error.ts';
import { numberIn, referenceIn, tagged } from './part21-file.ts';

/** The length unit of a representation context. */
export interface ContextUnit {
  /** null for a unit that has no name in our vocabulary; `mmPerUnit` is right all the same. */
  readonly unit: LengthUnit | null;
  readonly mmPerUnit: number;
}

const SI_PREFIX: Readonly<Record<string, number>> = {
  EXA: 1e18,
  PETA: 1e15,
  TERA: 1e12,
  GIGA: 1e9,
  MEGA: 1e6,
  KILO: 1e3,
  HECTO: 1e2,
  DECA: 1e1,
  DECI: 1e-1,
  CENTI: 1e-2,
  MILLI: 1e-3,
  MICRO: 1e-6,
  NANO: 1e-9,
  PICO: 1e-12,
  FEMTO: 1e-15,
  ATTO: 1e-18,
};

/** A conversion-based unit rests on another unit; deeper chains than this are not followed. */
const MAX_CHAIN = 8;

/**
 * Answers, for a representation context, the length unit that it assigns (GLOBAL_UNIT_ASSIGNED_CONTEXT with
 * an SI_UNIT or a CONVERSION_BASED_UNIT, ISO 10303-41); null when it assigns none. Each unit is read once. Raises
 * PARSE_FAILED / preflight for a context with two of them.
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

/** Millimetres in a length unit, whatever units it rests on; null for what is none. */
export function millimetres(bytes: Uint8Array, index: InstanceIndex, first: number): number | null {
  let factor = 1;
  let slot = first;
  for (let step = 0; step < MAX_CHAIN; step++) {
    const parts = readInstance(bytes, index, slot);
    if (!parts.some((part) => part.type === 'LENGTH_UNIT')) return null;
    const si = parts.find((part) => part.type === 'SI_UNIT');
    if (si) return positive(factor * siMillimetres(si));
    const conversion = parts.find((part) => part.type === 'CONVERSION_BASED_UNIT');
    const measure = conversion ? referenceIn(conversion.parameters[1]) : null;
    if (measure === null) return null;
    const [value, unit] = measureIn(readInstance(bytes, index, measure));
    const next = referenceIn(unit);
    if (next === null) return null;
    factor *= numberIn(value) ?? Number.NaN;
    slot = next;
  }
  return null;
}

/** The value and the unit of a measure; as a complex instance it keeps them in the leaf of its supertype. */
function measureIn(parts: readonly EntityPart[]): readonly Parameter[] {
  const part = parts.length === 1 ? parts[0] : parts.find(({ type }) => type === 'MEASURE_WITH_UNIT');
  return part?.parameters ?? [];
}

function siMillimetres({ parameters }: EntityPart): number {
  const prefix = parameters.map(enumerationIn).find((name) => name !== null && name in SI_PREFIX);
  return 1000 * (SI_PREFIX[prefix ?? ''] ?? 1);
}

function enumerationIn(value: Parameter): string | null {
  const found = tagged(value);
  return found?.kind === 'enumeration' ? found.name : null;
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
