import type { LengthUnit } from '@cadml/cad-model';
import type { CadDocument, SourceFormat } from '../domain/document.ts';
import { UNITS_DECLARED, unitsDeclared } from '../domain/units-declared.ts';
import type { DocumentCache, ReadOutcome } from './ports.ts';
import { documentKey, type WantedReading } from './read-stored-file.ts';

/** Formats whose files never say in which unit they are. */
const WITHOUT_UNITS: readonly SourceFormat[] = ['stl', 'obj', 'ply', 'brep'];

type Asked = Pick<WantedReading, 'fileHash' | 'format' | 'units'>;

/**
 * Whether the unit that a caller names may be of no use, as the file has one of its own: then its reading is the one
 * without that unit, and is kept once. Not where the reading with it is here already.
 */
export function mayHaveOwnUnit({ cache }: { readonly cache: DocumentCache }, asked: Asked): boolean {
  const { units, format } = asked;
  return units !== null && !WITHOUT_UNITS.includes(format) && cache.held(documentKey(asked)) === null;
}

/** A reading without the caller's unit as the answer to one with it; null where the file has no unit. */
export function inOwnUnit<T extends ReadOutcome>(reading: T, units: LengthUnit | null): T | null {
  const { document } = reading;
  if (document.units.assumed || units === null) return null;
  return { ...reading, document: told(document, units) };
}

/** A reading with a unit that was named as the one without; null where that unit was used. */
export function withoutNamedUnit({ document, ...more }: ReadOutcome): ReadOutcome | null {
  const warnings = document.warnings.filter(({ code }) => code !== UNITS_DECLARED);
  return warnings.length === document.warnings.length
    ? null
    : { ...more, document: { ...document, warnings } };
}

function told(document: CadDocument, units: LengthUnit): CadDocument {
  return { ...document, warnings: [...document.warnings, ...unitsDeclared(document.units, units)] };
}

/** What this process has of either reading. */
export function heldReading({ cache }: { readonly cache: DocumentCache }, asked: Asked): ReadOutcome | null {
  if (mayHaveOwnUnit({ cache }, asked)) {
    const held = cache.held(documentKey({ ...asked, units: null }));
    const own = held && inOwnUnit(held, asked.units);
    if (own) return own;
  }
  return cache.held(documentKey(asked));
}
