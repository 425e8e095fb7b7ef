import type { EntityPart, Parameter } from './parameters.ts';
import { part21Error } from './part21-error.ts';
import { tagged } from './part21-file.ts';

const PREFIX: Readonly<Record<string, number>> = {
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

/**
 * How many of the SI unit `wanted` an SI_UNIT is, by its prefix. Raises PARSE_FAILED / preflight for another unit and
 * for a prefix that is none, which the kernel takes for the bare unit; `where` names the instance.
 */
export function siFactor({ parameters }: EntityPart, wanted: 'METRE' | 'RADIAN', where: string): number {
  // In a simple instance the dimensions of NAMED_UNIT stand before.
  const [prefix, name] = parameters.slice(-2);
  const unit = enumerationIn(name);
  if (unit !== wanted) {
    const found = unit === null ? 'without a name' : `.${unit}.`;
    throw part21Error(`${where} measures ${QUANTITY[wanted]} in an SI unit ${found}, not in .${wanted}.`);
  }
  const given = enumerationIn(prefix);
  if (given === null) return 1;
  const factor = PREFIX[given];
  if (factor === undefined)
    throw part21Error(`${where} has the prefix .${given}., which SI units do not have`);
  return factor;
}

const QUANTITY = { METRE: 'lengths', RADIAN: 'angles' } as const;

function enumerationIn(value: Parameter | undefined): string | null {
  const found = tagged(value);
  return found?.kind === 'enumeration' ? found.name : null;
}
