import { type BoundingBox, extents, type StepFacts, type Vec3 } from '@cadml/cad-model';
import type { Warning } from '../domain/document.ts';

/**
 * How far two systems' measures of the same shape may lie apart, relative to the value, or for the centroid to
 * the diagonal: exporters measure with tolerances of their own, some on a tessellation.
 */
const TOLERANCE = 1e-3;

export interface Measured {
  readonly volumeMm3: number | null;
  readonly areaMm2: number | null;
  readonly boundingBox: BoundingBox;
  /** null when it was not measured, or there is no solid. */
  readonly centroidMm: Vec3 | null;
}

/** A warning, with both numbers, for each measure in which the kernel differs from the exporting system. */
export function compareValidation(stated: StepFacts['validation'], measured: Measured): readonly Warning[] {
  const centroid = centroidWarning(stated.centroidMm, measured);
  return [
    ...valueWarning('volume', 'mm³', stated.volumeMm3, measured.volumeMm3),
    ...valueWarning('area', 'mm²', stated.areaMm2, measured.areaMm2),
    ...centroid,
  ];
}

function valueWarning(
  name: string,
  unit: string,
  stated: number | null,
  measured: number | null,
): readonly Warning[] {
  if (stated === null || measured === null) return [];
  if (Math.abs(stated - measured) <= TOLERANCE * Math.max(Math.abs(stated), Math.abs(measured))) return [];
  return [mismatch(name, `${shown(stated)} ${unit}`, `${shown(measured)} ${unit}`)];
}

function centroidWarning(stated: Vec3 | null, { centroidMm, boundingBox }: Measured): readonly Warning[] {
  if (stated === null || centroidMm === null) return [];
  const apart = Math.hypot(...stated.map((value, axis) => value - (centroidMm[axis] as number)));
  if (apart <= TOLERANCE * Math.hypot(...extents(boundingBox))) return [];
  const text = (point: Vec3) => `(${point.map(shown).join(', ')}) mm`;
  return [mismatch('centroid', text(stated), text(centroidMm))];
}

function mismatch(name: string, stated: string, measured: string): Warning {
  return {
    code: 'validation_mismatch',
    message: `The file states a ${name} of ${stated}; ${measured} was measured. Check the part against its source.`,
  };
}

function shown(value: number): string {
  return String(Number(value.toPrecision(9)));
}
