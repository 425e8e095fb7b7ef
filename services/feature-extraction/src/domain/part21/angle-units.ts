import type { Warning } from '../document.ts';
import { declaredShape } from './declared-shape.ts';
import { readInstance } from './parameters.ts';
import type { Part21File } from './part21-file.ts';
import { siFactor } from './si-unit.ts';

/** Entities with values that are angles, or parameters which are angles on some curves and surfaces. */
const WITH_ANGLES = ['CONICAL_SURFACE', 'TRIMMED_CURVE', 'RECTANGULAR_TRIMMED_SURFACE', 'PCURVE'];

/**
 * Contexts of shapes that assign units and none of them for angles, in a file whose shapes have angles. The standard
 * leaves open what they are measured in; the kernel takes degrees, exporters mean radians.
 */
export function contextsWithoutAngle(file: Part21File): ReadonlySet<number> {
  const { index } = file;
  const angles = index.typesNamed(new Set(['PLANE_ANGLE_UNIT']));
  const lacks = (context: number) =>
    !index.referencesOf(context).some((slot) => angles.has(index.typeOf(slot)));
  const without = new Set(index.slotsOf('GLOBAL_UNIT_ASSIGNED_CONTEXT').filter(lacks));
  if (without.size === 0 || WITH_ANGLES.every((name) => index.slotsOf(name).length === 0)) return new Set();
  const shapes = [...declaredShape(index).facesOf.keys()];
  return new Set(
    shapes.flatMap((shape) => [...index.referencesOf(shape)].filter((slot) => without.has(slot))),
  );
}

/** Raises PARSE_FAILED / preflight for an SI unit of angles that is none (`siFactor`). */
export function angleWarnings(file: Part21File): readonly Warning[] {
  for (const slot of file.index.slotsOf('PLANE_ANGLE_UNIT')) {
    const si = readInstance(file.bytes, file.index, slot).find(({ type }) => type === 'SI_UNIT');
    if (si) siFactor(si, 'RADIAN', file.index.nameOf(slot));
  }
  return contextsWithoutAngle(file).size === 0 ? [] : [ASSUMED];
}

const ASSUMED: Warning = {
  code: 'angle_unit_assumed',
  message: 'The file has angles and declares no unit for them; radians are assumed.',
};
